"""Words too common to begin or end a phrase, by language; suggestions are made in these languages and no other."""

from types import MappingProxyType

_TEXTS = {
    "de": """
        aber alle als also am an auch auf aus bei beim bin bis bist da dabei damit dann das dass dein dem den denn der
        des dich die dies diese dieser dieses dir doch du durch ein eine einem einen einer eines er es etwas euch euer
        für gegen habe haben hat hatte hatten hier ich ihm ihn ihnen ihr ihre im in ins ist ja jede jeder kann kein
        keine können könnte man mein mich mir mit nach nicht noch nur ob oder ohne schon sehr sein seine sich sie sind
        so soll um und uns unser unsere unter vom von vor war waren was weil wenn wer werden wie wir wird wo wurde
        würde zu zum zur über
    """,
    "en": """
        a about after again all also am an and any are as at be because been before being but by can could did do does
        doing don't down for from get got had has have having he her here him his how i i'd i'll i'm i've if in into
        is it it's its just me more most my no nor not of off on once only or other our out over own she should so
        some such than that that's the their them then there these they this those through to too under until up us
        very was we we'd we'll we're we've were what when where which while who whom why will with would you you're
        your yours
    """,
    "es": """
        a al algo ante aunque cada como con cual cuando de del desde donde dos e el ella ellos en entre era es esa ese
        eso esta estas este esto estos está están fue ha han hasta hay he la las le les lo los me mi mis muy más nada
        ni no nos nosotros nuestra nuestro o os otra otro para pero poco por porque que quien qué se sea ser si sin
        sobre son su sus sí también tan te tiene todo todos tu tus un una uno unos y ya yo
    """,
    "fr": """
        a ai ainsi alors au aucun aussi autre aux avec avez avoir avons c c'est car ce cela celle ces cet cette ceux
        chaque comme d dans de des donc dont du elle elles en encore entre est et eu fait il ils j j'ai je l la le les
        leur leurs lui m ma mais me mes moi mon même n ne ni nos notre nous on ont ou où par pas peu peut plus pour
        pourquoi qu quand que quel quelle qui s sa sans se ses si son sont sous sur t ta te tes toi ton tous tout
        toute trop très tu un une vos votre vous y à été être
    """,
    "it": """
        a abbiamo ad agli ai al all alla alle allo anche avere c c'è che chi ci come con contro cui d da dagli dai dal
        dall dalla dalle degli dei del dell della delle dello di dove e ed era essere fa fra gli ha hanno ho i il in
        io l la le lei li lo loro ma me mi mia mio molto ne nei nel nell nella nelle noi non nostra nostro o ogni per
        perché più poi qual quale quando quella quello quest questa questi questo qui se sei si sia siamo sono su sua
        sue sul sull sulla suo sì te ti tra tu tutti tutto un una uno vi voi è
    """,
    "nl": """
        aan al alle als altijd ben bij daar dan dat de der deze die dit doen door dus een eens en er ge geen had
        hebben heeft hem het hier hij hoe hun ik in is ja je jij jullie kan kon kunnen maar me meer men met mij mijn
        moet na naar niet nog nu of om omdat onder ons onze ook op over te tegen toch toen tot u uit uw van veel voor
        want waren was wat we wel werd wie wij wil worden wordt ze zeer zich zij zijn zo zonder zou
    """,
    "pt": """
        a ainda ao aos as até com como da das de dela dele depois do dos e ela elas ele eles em entre era essa esse
        esta este está estão eu foi foram há isso isto já lhe mais mas me mesmo meu minha muito na nas nem no nos
        nossa nosso não nós o os ou para pela pelo por porque qual quando que quem se sem ser seu seus sobre sua suas
        são só também te tem ter toda todo todos tu tudo um uma umas uns você vocês à às é
    """,
}

STOP_WORDS = MappingProxyType({language: frozenset(text.split()) for language, text in _TEXTS.items()})
