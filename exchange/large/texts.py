"""Made-up texts that read as a programme's do: long Finnish words in their cases, and names of places."""

import random

WHOSE = (
    "Pyöräteiden Kevyen*liikenteen Raideliikenteen Joukkoliikenteen Katuvalaistuksen Rakennusten Koulujen "
    "Päiväkotien Asuinkerrostalojen Kaukolämpöverkon Lämpöpumppujen Aurinkosähkön Latauspisteiden "
    "Satamatoimintojen Työmaakoneiden Kaupunkimetsien Hulevesien Viheralueiden Ruokapalvelujen Hankintojen "
    "Jätehuollon Kierrätyksen Rakennusmateriaalien Kiinteistötietojen Asukastilaisuuksien"
)
WHAT = (
    "energiatehokkuuden päästöjen talvihoidon huoltovarmuuden käyttöasteen suunnittelun kunnossapidon "
    "ohjauksen tiedonkeruun esteettömyyden rahoitusmallin yhteiskäytön elinkaaren laadunvalvonnan"
)
DOING = (
    "parantaminen vähentäminen kehittäminen selvittäminen kokeileminen laajentaminen seuraaminen "
    "uudistaminen kilpailuttaminen vakiinnuttaminen"
)
WHERE = (
    "Kalasatamassa Pasilassa Malmilla Itäkeskuksessa Kontulassa Herttoniemessä Lauttasaaressa Vuosaaressa "
    "Oulunkylässä Kannelmäessä Myllypurossa Jätkäsaaressa Kruunuvuorenrannassa Viikissä Haagassa "
    "Munkkiniemessä Kalliossa Pukinmäessä Laajasalossa Suutarilassa"
)
WHO = "osasto yksikkö palvelu toimisto keskus laitos säätiö yhdistys"
FIRST = "Aino Eero Hilkka Ilmari Kaarina Lauri Marjatta Onni Päivi Reijo Sirkka Tapio Ulla Veikko Ylva"
LAST = "Aaltonen Halonen Järvinen Koskinen Lehtinen Mäkelä Nieminen Rantanen Salminen Virtanen Åström Öhman"
SENTENCES = (
    "Työ etenee vaiheittain, ja {whose} {what} arvioidaan joka vuosi.",
    "Kaupunki sopii tavoitteista yhdessä asukkaiden ja yritysten kanssa {where}.",
    "Ensimmäiset tulokset saatiin {where}, ja niitä hyödynnetään muualla.",
    "{whose} {doing} kytketään talousarvioon ja hankintaohjeisiin.",
    "Vaikutukset päästöihin lasketaan, kun lähtötiedot on koottu.",
    "Osallistujilta kerätään palautetta, joka julkaistaan avoimena tietona.",
)
WORDS = {
    name: [word.replace("*", " ") for word in words.split()]
    for name, words in {"whose": WHOSE, "what": WHAT, "doing": DOING, "where": WHERE}.items()
}


def _some(chance: random.Random) -> dict[str, str]:
    return {name: chance.choice(words) for name, words in WORDS.items()}


def title(chance: random.Random) -> str:
    return "{whose} {what} {doing} {where}".format_map(_some(chance))


def short_title(chance: random.Random) -> str:
    return "{whose} {doing}".format_map(_some(chance))


def indicator_name(chance: random.Random) -> str:
    return "{whose} määrä {where}".format_map(_some(chance))


def unit_name(chance: random.Random) -> str:
    return f"{chance.choice(WORDS['whose']).removesuffix('n')}n {chance.choice(WHO.split())}"


def person_name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}"


def sentences(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(SENTENCES).format_map(_some(chance)) for _sentence in range(count))


def paragraphs(chance: random.Random, count: int) -> str:
    return "".join(f"<p>{sentences(chance, 3)}</p>" for _paragraph in range(count))
