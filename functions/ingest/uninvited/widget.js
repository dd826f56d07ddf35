// Listening Post: one question in a corner of your product. No cookie, no other host; the server decides who is asked.
// Comments and indentation are not served.
(() => {
  const script = document.currentScript
  const base = script.src.replace(/\.js.*/, '/')
  const early = (window.listeningPost || {}).q || []
  let user = script.dataset.user, checked, close, enter

  // Plain text needs no permission beforehand, and outlives the page that sends it.
  const post = (what, body) => fetch(base + what, {
    method: 'POST', body: JSON.stringify(body), keepalive: true, credentials: 'omit'
  }).then(reply => reply.ok ? reply.json() : Promise.reject())

  // How long to stay quiet is kept for each user of the browser, under a hash of the id.
  const key = () => {
    let hash = 0
    try {
      for (const char of JSON.parse(atob(user.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub)
        hash = hash * 31 + char.codePointAt() | 0
    } catch {}
    return 'listening-post' + hash
  }
  const quiet = seconds => {
    try {
      if (seconds) localStorage[key()] = Date.now() + seconds * 1e3
      return localStorage[key()] > Date.now()
    } catch {}
  }

  // Attributes and handlers one by one: a strict policy allows neither styles nor handlers in markup.
  const el = (name, props, ...inside) => {
    const made = document.createElement(name)
    for (const each in props) props[each].call ? made[each] = props[each] : made.setAttribute(each, props[each])
    made.append(...inside)
    return made
  }
  const button = (text, onclick, props) => el('button', { onclick, ...props }, text)

  // Ask the server once a page; what the product's user wants to open is asked again.
  const check = wanted => {
    if (close) return wanted && enter()
    const who = key()
    if (!wanted && (checked == who || quiet())) return
    checked = who
    post('check', { user, language: script.dataset.language }).then(told => {
      quiet(told.again)
      if (told.token && !close && who == key()) show(told, wanted)
    }).catch(() => {})
  }

  const show = ({ token, question, low, high, labels, prompts, words, direction, language }, wanted) => {
    let chosen, before, saved = Promise.resolve()
    // A comment waits for its score, so that the later one is never overtaken.
    const save = comment => {
      const score = chosen
      status.textContent = ''
      saved = saved.then(() => post('answer', { token, score, comment })).then(reply => {
        token = reply.token || token
        quiet(86400)
        if (comment != null) {
          if (document.activeElement == host) away.focus()
          body.replaceChildren(status)
          status.className = 'asked'
          status.textContent = words.thanks
          setTimeout(leave, 4e3)
        }
      }).catch(() => status.textContent = words.failed)
    }
    const choose = score => {
      chosen = score
      for (const each of scale.children) each.ariaPressed = each.textContent == score
      prompt.textContent = prompts.find(each => score <= each[0])[1]
      more.hidden = false
      skip.hidden = true
      save()
      text.focus()
    }
    const remove = close = () => {
      const inside = document.activeElement == host
      close = 0
      host.remove()
      if (inside && before) before.focus()
    }
    const leave = () => {
      if (close != remove) return
      remove()
      quiet(86400)
      if (chosen == null) post('decline', { token }).catch(() => {})
    }
    enter = () => scale.firstChild.focus()

    const host = el('listening-post')
    const away = button('\u00d7', leave, { class: 'away', 'aria-label': words.close })
    const status = el('p', { role: 'status' })
    const scale = el('div', { class: 'scale', role: 'group', 'aria-labelledby': 'asked' })
    for (let score = low; score <= high; score++) {
      const label = score == low ? labels[0] : score == high && labels[1]
      scale.append(button(score, () => choose(score), label && { 'aria-label': score + ' \u2013 ' + label }))
    }
    const prompt = el('label', { for: 'text' })
    const text = el('textarea', { id: 'text', rows: 3, maxlength: 5e3, dir: 'auto' })
    const more = el('div', { hidden: '' }, prompt, text, button(words.send, () => save(text.value), { class: 'send' }))
    const skip = button(words.skip, leave, { class: 'skip' })
    const ends = el('p', { class: 'ends', 'aria-hidden': true }, ...labels.map(each => el('span', {}, each)))
    const asked = el('p', { class: 'asked', id: 'asked' }, question)
    const body = el('div', {}, asked, scale, ends, skip, more, status)
    const card = el('div', { class: 'card', role: 'dialog', 'aria-label': words.label, dir: direction, lang: language }, away, body)
    card.onkeydown = event => {
      const { key, target } = event
      const on = direction == 'rtl' ? -1 : 1
      const step = { ArrowLeft: -on, ArrowUp: -1, ArrowRight: on, ArrowDown: 1 }[key]
      const next = target.parentNode == scale && scale.children[target.textContent - low + step]
      if (next) next.focus(), event.preventDefault()
      if (key == 'Escape') leave(), event.stopPropagation()
    }
    // Where the focus came from, it goes back to.
    host.addEventListener('focusin', event => before = event.relatedTarget || before)

    const count = scale.children.length
    card.style.setProperty('--n', count)
    card.style.setProperty('--m', count > 5 ? count + 1 >> 1 : count)
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    const root = host.attachShadow({ mode: 'closed' })
    root.adoptedStyleSheets = [sheet]
    root.append(card)
    document.body.append(host)
    if (wanted) enter()
  }

  const style = `:host{all:initial;color-scheme:light dark}
*{box-sizing:border-box;margin:0}
[hidden]{display:none}
.card{position:fixed;inset-inline-end:20px;bottom:20px;z-index:2147483647;width:max(420px,calc(var(--n)*48px + 48px));max-height:90vh;overflow:auto;overflow-wrap:anywhere;padding:22px 24px;background:Canvas;color:CanvasText;border:1px solid #8885;border-radius:16px;box-shadow:0 12px 40px #0004;font:16px/1.45 system-ui,sans-serif}
button,textarea{font:inherit;color:inherit;background:none;border:1px solid #888;border-radius:8px}
button{min-width:44px;min-height:44px;padding:0;font-weight:600;cursor:pointer}
button:hover{border-color:currentColor}
.asked{padding-bottom:14px;font-size:18px;font-weight:650;line-height:1.3;text-wrap:balance}
.scale{display:grid;gap:4px;grid-template-columns:repeat(var(--n),1fr)}
.send,[aria-pressed=true]{border-color:#2f6fde;outline:2px solid #2f6fde;outline-offset:-2px;background:#2f6fde;color:#fff}
:focus-visible{outline:3px solid #2f6fde;outline-offset:2px}
.ends{display:flex;justify-content:space-between;gap:16px;padding-top:6px;font-size:14px;opacity:.8}
.ends :last-child{text-align:end}
.away,.skip{border-color:#0000;opacity:.8}
.away{float:inline-end;margin-block:-12px;margin-inline:8px -14px;font-size:24px}
.skip{margin:8px -12px -14px;padding:0 12px;font-weight:400;text-decoration:underline}
label{display:block;margin:18px 0 8px;font-weight:600}
textarea{display:block;width:100%;padding:10px 12px;margin-bottom:12px}
.send{padding:0 24px}
@media(max-width:640px){.card{inset:auto 0 0;width:auto;padding:18px 16px;border-radius:16px 16px 0 0}.scale{grid-template-columns:repeat(var(--m),1fr)}}
@media(prefers-color-scheme:dark){.card{background:#1b212a}}
@media(prefers-reduced-motion:no-preference){.card{animation:rise .25s}}
@keyframes rise{from{opacity:0;transform:translateY(16px)}}`

  window.listeningPost = (what, token) => {
    const was = key()
    if (what == 'open') return check(1)
    if (what != 'identify') return
    user = token
    // What another user was asked is not for this one.
    if (close && was != key()) close()
    check()
  }
  ;(window.requestIdleCallback || setTimeout)(() => {
    for (const each of early) listeningPost(...each)
    check()
  })
})()
