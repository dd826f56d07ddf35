"""German, formal address. Not yet read by a native speaker."""

from functions.core.languages.words import MailWords, Messages, PageWords, SurveyWords, UnsubscribeWords

WORDS = Messages(
    language="de",
    direction="ltr",
    reviewed=False,
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    date_format="{day}. {month} {year}",
    surveys={
        "nps": SurveyWords(
            question="Wie wahrscheinlich ist es, dass Sie {product} im Freundes- oder Kollegenkreis weiterempfehlen?",
            low_label="Überhaupt nicht wahrscheinlich",
            high_label="Äußerst wahrscheinlich",
            prompts={
                "promoter": "Was schätzen Sie an {product} am meisten?",
                "passive": "Was würde {product} für Sie besser machen?",
                "detractor": "Was hat Sie enttäuscht, und was sollen wir zuerst in Ordnung bringen?",
            },
        ),
        "csat": SurveyWords(
            question="Wie zufrieden sind Sie mit {product}?",
            low_label="Sehr unzufrieden",
            high_label="Sehr zufrieden",
            prompts={
                "satisfied": "Was hat für Sie gut funktioniert?",
                "neutral": "Was hätten wir besser machen können?",
                "dissatisfied": "Was ist schiefgegangen, und wie können wir es in Ordnung bringen?",
            },
        ),
        "ces": SurveyWords(
            question="Wie einfach war es, mit {product} zu erreichen, was Sie brauchten?",
            low_label="Sehr schwierig",
            high_label="Sehr einfach",
            prompts={
                "easy": "Was hat es Ihnen einfach gemacht?",
                "neutral": "Was hätte es einfacher gemacht?",
                "hard": "Was hat es schwierig gemacht?",
            },
        ),
    },
    mail=MailWords(
        subject="{name}, eine Frage zu {product}",
        subject_nobody="Eine Frage zu {product}",
        reminder_subject="Erinnerung: {subject}",
        greeting="Hallo {name},",
        greeting_nobody="Guten Tag,",
        reminder="vor einigen Tagen haben wir Ihnen diese Frage gestellt und noch nichts von Ihnen gehört. "
        "Deshalb erinnern wir Sie daran.",
        help="Wählen Sie eine Zahl: Es öffnet sich eine Seite, auf der Sie etwas dazu schreiben können. "
        "Ihre Antwort zählt, sobald Sie sie dort absenden.",
        answer_here="Hier antworten:",
        reply_with_number="Oder antworten Sie einfach mit einer Zahl von {low} bis {high}.",
        reply_to_person="Wenn Sie lieber schreiben, antworten Sie einfach: Ihre E-Mail geht an {name}.",
        until="Es dauert eine Minute, und {name} liest jede Antwort. Der Link gilt bis zum {date}.",
        why={
            "product": "Sie erhalten diese E-Mail, weil Sie {product} nutzen.",
            "onboarding": "Sie erhalten diese E-Mail, weil Ihr Unternehmen begonnen hat, {product} zu nutzen.",
            "support": "Sie erhalten diese E-Mail, weil Sie mit dem Support von {company} in Kontakt waren.",
            "csm": "Sie erhalten diese E-Mail, weil {company} Sie persönlich betreut.",
            "churn": "Sie erhalten diese E-Mail, weil Sie bei {company} Kunde waren.",
        },
        unsubscribe="Keine Umfragen mehr erhalten",
        test="Dies ist ein Test; Antworten werden nicht gezählt.",
    ),
    page=PageWords(
        title="Ihre Rückmeldung an {company}",
        comment_label="Was ist der Hauptgrund für Ihre Bewertung?",
        optional="freiwillig",
        honeypot="Bitte lassen Sie dieses Feld leer",
        submit="Antwort senden",
        change="Änderungen speichern",
        audience="Ihre Antwort ist nicht anonym: Wer Sie bei {company} betreut, sieht sie mit Ihrem Namen "
        "und meldet sich vielleicht bei Ihnen.",
        open_until="Sie können Ihre Antwort bis zum {date} ändern.",
        thanks="Danke, Ihre Antwort ist gespeichert",
        thanks_by_category={
            "promoter": "Schön zu hören, dass wir es Ihnen recht machen.",
            "passive": "Gut zu wissen. Wir möchten noch besser werden.",
            "detractor": "Danke für Ihre Offenheit. Wir lesen das sorgfältig und melden uns bei Ihnen.",
            "satisfied": "Schön zu hören, dass es gut gelaufen ist.",
            "neutral": "Gut zu wissen. Wir können das noch besser.",
            "dissatisfied": "Es tut uns leid, dass wir Sie enttäuscht haben. "
            "Wir lesen das sorgfältig und melden uns bei Ihnen.",
            "easy": "Schön zu hören, dass alles glattging.",
            "hard": "Es tut uns leid, dass wir es Ihnen schwer gemacht haben. "
            "Wir lesen das sorgfältig und melden uns bei Ihnen.",
        },
        not_sent="Ihre Bewertung zählt, sobald Sie auf „{button}“ klicken.",
        not_changed="Ihre neue Bewertung zählt, sobald Sie auf „{button}“ klicken.",
        closed="Diese Umfrage ist geschlossen",
        closed_detail="Antworten waren bis zum {date} möglich. Trotzdem vielen Dank.",
        expired="Dieser Link ist abgelaufen",
        expired_detail="Die Umfrage, zu der er führte, ist geschlossen. Trotzdem vielen Dank.",
        unknown="Diesen Link kennen wir nicht",
        unknown_detail="Vielleicht wurde er unterwegs abgeschnitten. "
        "Bitte öffnen Sie ihn noch einmal aus unserer E-Mail.",
        failed="Bei uns ist etwas schiefgegangen",
        failed_detail="Nichts, was Sie gespeichert haben, ist verloren. "
        "Bitte versuchen Sie es in ein paar Minuten noch einmal.",
        reference="Kennung: {id}",
        problem="Da stimmt etwas nicht",
        score_missing="Wählen Sie eine Zahl von {low} bis {high}.",
        score_off_scale="Wählen Sie eine Zahl von {low} bis {high}; die übermittelte liegt außerhalb der Skala.",
        comment_too_long="Kürzen Sie Ihren Kommentar auf höchstens {limit} Zeichen.",
        unreadable="Ihr Text ist unleserlich angekommen. Bitte schreiben Sie ihn noch einmal.",
        too_large="Ihr Kommentar ist viel zu lang für uns. Bitte gehen Sie zurück und kürzen Sie ihn.",
        wrong_type="Diese Adresse nimmt nur Antworten von der Umfrageseite an.",
        thousands=".",
    ),
    unsubscribe=UnsubscribeWords(
        title="Keine Umfragen mehr per E-Mail?",
        detail="Sie erhalten keine Umfragen mehr von uns per E-Mail. Ihre bisherigen Antworten bleiben bei uns.",
        confirm="Abmelden",
        done="Sie sind abgemeldet",
        done_detail="Sie erhalten keine Umfragen mehr von uns per E-Mail. Sie brauchen nichts weiter zu tun.",
    ),
)
