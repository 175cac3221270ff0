"""Words for the answers of a question, as people type them in five languages: words of guide/choices.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.free_text.chinese import simplified
from bot.free_text.folding import fold

MOST_WORDS, MOST_CHINESE = 9, 18  # who writes more tells a story
HAN = re.compile(r"[\u4e00-\u9fff]")
SIGNS = re.compile(r"[^\w]+")
SAID: Mapping[str, str] = {  # folded, ";" between two; the longest of what stands in a text counts
    "prepaid": "prepaid;pre paid;prepay;no bill;no bills;no monthly bill;without bill;without a bill;"
    "pay as you go;top up;topup;top it up;top ups;recharge;prepaye;prepayee;pas de facture;"
    "aucune facture;sans facture;carte a recharger;herlaad;herladen;herlaadkaart;prepaidkaart;"
    "geen factuur;zonder factuur;beltegoed;keine rechnung;ohne rechnung;guthaben;aufladen;lade auf;"
    "prepaidkarte;预付;预付卡;充值;没有账单;无账单;不收账单",
    "monthly": "monthly;every month;each month;subscription;plan;contract;a bill;billed;abonnement;tous les mois;"
    "chaque mois;mensuel;une facture;maandelijks;elke maand;iedere maand;een factuur;monatlich;"
    "jeden monat;eine rechnung;vertrag;handyvertrag;每月;每个月;月租;套餐;有账单",
    "alone": "ce numero seul;"
    "only this number;just this number;one number;only one number;only mobile;seulement ce numero;"
    "ce numero seulement;ce numero uniquement;un seul numero;alleen dit nummer;enkel dit nummer;"
    "een nummer;nur diese nummer;eine nummer;只有这个号码;仅此号码;一个号码",
    "more": "autres services;mehr auf rechnung;还有别的;别的服务;"
    "more on the bill;internet;wifi;tv;television;family;bundle;pack;several numbers;two numbers;"
    "plusieurs numeros;famille;autres numeros;internet et tv;meer op de factuur;meerdere nummers;"
    "familie;gezin;televisie;bundel;mehr auf der rechnung;mehrere nummern;fernsehen;宽带;电视;家庭;"
    "多个号码;上网",
    "unsure": "i don t know;i dont know;dont know;don t know;not sure;no idea;je ne sais pas;sais pas;"
    "aucune idee;weet ik niet;ik weet het niet;weet niet;geen idee;weiss nicht;weiss ich nicht;"
    "ich weiss es nicht;keine ahnung;choose for me;choisissez pour moi;kies voor mij;"
    "wahlen sie fur mich;不知道;不清楚;不确定;帮我选",
    "here": "belgique;belgien;belgie;"
    "in belgium;i am in belgium;still here;en belgique;in belgie;in belgien;在比利时;比利时",
    "abroad": "etranger;"
    "abroad;not in belgium;outside belgium;another country;left belgium;back home;a l etranger;"
    "pas en belgique;hors de belgique;in het buitenland;buitenland;niet in belgie;im ausland;ausland;"
    "nicht in belgien;国外;在国外;不在比利时;回国;已回国;离开比利时",
    "works": "geht;fonctionne encore;"
    "works;it works;still works;working;still working;active;fonctionne;marche;marche encore;werkt;"
    "werkt nog;funktioniert;geht noch;能用;还能用;可以用;正常",
    "dead": "coupee;coupe;morte;tot;dood;"
    "dead;blocked;expired;does not work;doesn t work;not working;no longer works;deactivated;bloquee;"
    "bloque;expiree;ne marche plus;ne fonctionne plus;ne fonctionne pas;desactivee;geblokkeerd;"
    "verlopen;werkt niet;werkt niet meer;gesperrt;abgelaufen;funktioniert nicht;"
    "funktioniert nicht mehr;geht nicht;geht nicht mehr;不能用;用不了;停机;失效;过期;被停",
    "missing": "weg;"
    "lost;stolen;i lost it;perdue;perdu;volee;vole;verloren;kwijt;gestolen;gestohlen;丢了;丢失;被偷;遗失",
    "email": "email;e mail;mail;courriel;par mail;per mail;邮件;电子邮件;邮箱",
    "paper": "letter;by post;post;registered letter;lettre;courrier;par la poste;recommande;brief;per post;"
    "aangetekend;einschreiben;信;挂号信;寄信;信件",
    "phone": "phone;call;by phone;telephone;appel;appeler;telefoon;bellen;telefonisch;telefon;anrufen;anruf;"
    "电话;打电话",
    "counter": "shop;store;in a shop;boutique;magasin;en boutique;winkel;in een winkel;geschaft;laden;"
    "im geschaft;门店;店里;实体店",
    "account": "online;website;app;account;online account;en ligne;compte client;espace client;site;kundenkonto;"
    "网上;网上账户;在线;应用",
}


def choices_of(text: str) -> tuple[str, ...]:
    """The groups whose words stand in a short text, in no other's longer words: "not in Belgium" is not "in Belgium".

    Never raises.
    """
    folded = simplified(fold(text[:200]))
    chinese = HAN.search(folded) is not None
    said = SIGNS.sub("" if chinese else " ", folded.replace("_", " ")).strip()
    if not said or (len(said) > MOST_CHINESE if chinese else len(said.split()) > MOST_WORDS):
        return ()
    rest, found = said if chinese else f" {said} ", dict[str, None]()
    for words, group in _longest_first():
        sought = words if chinese else f" {words} "
        if sought in rest:
            found[group] = None
            rest = rest.replace(sought, " | ")
    return tuple(found)


@cache
def _longest_first() -> tuple[tuple[str, str], ...]:
    every = [(words.strip(), group) for group, text in SAID.items() for words in text.split(";")]
    return tuple(sorted(every, key=lambda one: len(one[0]), reverse=True))
