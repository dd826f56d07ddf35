"""What finding words in a comment must know of each language: how it denies, and the small words that give it away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

_REACH = 3  # words before a complaint among which a denial still denies it


@dataclass(frozen=True, slots=True)
class Denial:
    """The words by which a language denies: before and after what is denied; what ends their reach; and "not only".

    Of unspaced languages, before and after hold pieces of text.
    """

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


def _denial(before: str, but: str = "", only: str = "", after: str = "") -> Denial:
    return Denial(*(frozenset(words.split()) for words in (before, after, but, only)))


# Folded as comments are: doesn't is "doesn" and "t", and no Greek or Arabic accent is left.
DENIALS: Mapping[str, Denial] = {
    "en": _denial(
        "not no never neither nor nothing without hardly t cannot dont doesnt didnt isnt wasnt arent werent wont",
        "but however although",
        "only just",
    ),
    "de": _denial(
        "nicht nichts nie niemals kein keine keinen keinem keiner keineswegs weder noch ohne kaum",
        "aber sondern",
        "nur",
    ),
    "fr": _denial("pas jamais aucun aucune ni sans n rien", "mais", "seulement que"),
    "es": _denial("no nunca ningún ninguna ni sin nada tampoco", "pero sino", "solo sólo solamente"),
    "it": _denial("non mai nessun nessuna né senza niente", "ma però", "solo soltanto"),
    "pt": _denial("não nunca nenhum nenhuma nem sem nada", "mas porém", "só apenas somente"),
    "nl": _denial("niet nooit geen noch zonder niets", "maar", "alleen"),
    "sv": _denial("inte aldrig ingen inget inga utan ej", "men", "bara endast"),
    "da": _denial("ikke aldrig ingen intet uden hverken", "men", "kun bare"),
    "nb": _denial("ikke aldri ingen intet uten verken", "men", "bare kun"),
    "fi": _denial("ei eivät ole eikä ilman", "mutta", "vain"),
    "pl": _denial("nie nigdy żaden żadna bez ani", "ale", "tylko"),
    "cs": _denial("ne není nejsou nikdy žádný žádná bez ani", "ale", "jen"),
    "ro": _denial("nu niciodată niciun nicio fără nici", "dar", "doar numai"),
    "hu": _denial("nem soha sem nincs nélkül", "de", "csak"),
    "id": _denial("tidak bukan tanpa tak belum", "tapi tetapi", "hanya"),
    "vi": _denial("không chưa chẳng", "nhưng", "chỉ"),
    "tr": _denial("hiç", "ama", after="degil değil"),
    "ru": _denial("не ни нет без никогда нисколько", "но", "только"),
    "uk": _denial("не ні немає без ніколи", "але", "тільки лише"),
    "bg": _denial("не няма без никога", "но", "само"),
    "el": _denial("δεν μην οχι ουτε χωρισ ποτε", "αλλα", "μονο"),
    "ar": _denial("ليس ليست لا لم لن غير بدون ما", "لكن ولكن", "فقط"),
    "he": _denial("לא אינו אינה בלי אין", "אבל", "רק"),
    "zh": _denial("不 没 沒 無", only="不仅 不僅 不只 不但 不光"),
    "ja": _denial("", after="ない ません なかった なく"),
    "th": _denial("ไม่"),
}

# Words that are in nearly every text of a language and in few of another. Languages that are known by their script
# need none; nor does one that is not here: all of its words count in any comment.
_SMALL_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and it this that there with are have has would very too not can when from your our they we of i",
        "de": "der die das und ist nicht wir sehr mit ein eine auf für auch aber ich sie zu",
        "fr": "le les et est pas nous vous trop très pour avec une du je c",
        "es": "el los las es y muy pero para con nos una se por",
        "it": "il gli è e molto ma per con non una della di troppo",
        "pt": "o os é e muito mas para com não uma da do um",
        "nl": "het een niet van wij zijn maar voor erg dat ik jullie te",
        "sv": "och är inte det att för med som vi en mycket",
        "da": "og er ikke det at til med som vi en meget",
        "nb": "og er ikke det å til med som vi en veldig",
        "fi": "ja on ei että se mutta hyvin meidän ovat liian",
        "pl": "i jest nie że się na bardzo ale dla jak z",
        "cs": "a je není že se na velmi ale pro jak moc",
        "ro": "și si este nu că pentru foarte dar cu sunt prea",
        "hu": "és a az nem hogy nagyon de van túl",
        "id": "dan yang tidak ini sangat tapi untuk dengan kami saya terlalu",
        "vi": "và là không rất nhưng cho của chúng tôi quá",
        "tr": "ve bir çok bu için ama ile da de",
        "ru": "и не на что очень но для мы это слишком",
        "uk": "не на що дуже але для ми це занадто та",
        "bg": "и не на че много но за ние твърде",
    }.items()
}


def base(language: str) -> str:
    """Return the language without its region: pt of pt-br."""
    main = language.replace("_", "-").partition("-")[0].lower()
    return "nb" if main in {"no", "nn"} else main


def foreign(words: Collection[str], locale: str) -> frozenset[str]:
    """Return the languages that a comment of such words is surely not in: none, if no small word gives its own away.

    The contact's own language is never among them.
    """
    spoken = {language for language, small in _SMALL_WORDS.items() if not small.isdisjoint(words)}
    return frozenset(_SMALL_WORDS) - spoken - {base(locale)} if spoken else frozenset()


def denied(words: Sequence[str], start: int, end: int, language: str) -> bool:
    """Say whether what stands at words[start:end] is denied; an empty word is where a clause ends."""
    denial = DENIALS.get(base(language), Denial())
    if end < len(words) and words[end] in denial.after:
        return True
    for at in range(start - 1, max(start - 1 - _REACH, -1), -1):
        if not words[at] or words[at] in denial.but:
            return False
        if words[at] in denial.before:
            return words[at + 1] not in denial.only
    return False


def denied_within(text: str, start: int, end: int, language: str) -> bool:
    """Say the same of text[start:end] where no space parts the words; text is folded, and its clauses end in a stop."""
    denial = DENIALS.get(base(language), Denial())
    reach, follows = (max(map(len, pieces), default=0) for pieces in (denial.before, denial.after))
    before = text[max(start - 2 * reach, 0) : start].rpartition(".")[2]
    after = text[end : end + follows].partition(".")[0]
    if any(each in before for each in denial.only):
        return False
    return any(each in before for each in denial.before) or any(each in after for each in denial.after)
