"""Every form of the site: the page it is on, what is typed in it, and in which state the assessment must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from procurement.domain.journey import State
from tests.web.tenant_story import INDICATOR, MATURITY, PASSWORD, email_of
from tests.web.two_tenants import INVITATION, Tenant


@dataclass(frozen=True)
class Sent:
    """One form: its page, the end of the address it posts to, what is typed, and the state of the assessment.

    ``page`` is empty for what no page shows as a form: what a script sends, or what appears in rare cases; ``to`` is
    then the whole address. Names in braces are those of the tenant. ``first`` is the route of a form to send before.
    """

    page: str
    to: str
    typed: Mapping[str, str] = field(default_factory=dict)
    state: State = State.DRAFT
    first: str = ""

    def of(self, tenant: Tenant) -> "Sent":
        """Return the form of that tenant, with its numbers in the place of names."""
        people = {role: str(number) for role, number in tenant.people.items()}
        names = people | {"siren": tenant.siren, "assessment": tenant.assessments[self.state]}
        names |= {"lead_email": email_of(tenant.mark, "lead"), "piece": str(tenant.files[self.state])}
        names |= {"waiting": str(tenant.invitation)}
        typed = {name: value.format(**names) for name, value in self.typed.items()}
        return Sent(self.page.format(**names), self.to.format(**names), typed, self.state, self.first)


HOME, INSIDE = "/collectivites/{siren}", "/diagnostics/{assessment}"
QUESTION, REVIEW = f"{INSIDE}/questions/{MATURITY}", f"{INSIDE}/relecture"
INVITED = {"email": "lea@aune.example", "name": "Léa Blondel"}
NEW_PASSWORD = "six lampes et un panier d’osier"
BY_HAND = {"name": "Un syndicat", "siren": "000900019", "type": "autre"}

FORMS: Mapping[str, Sent] = {
    "entrance.check_password": Sent("/connexion", "/connexion", {"email": "{lead_email}", "password": PASSWORD}),
    "entrance.second_factor": Sent("", "/connexion/code", {"code": "123456"}),
    "entrance.forgotten": Sent("/mot-de-passe-oublie", "-oublie", {"email": "{lead_email}"}),
    "entrance.sign_out": Sent("", "/deconnexion"),
    "links.use": Sent(f"/lien/{INVITATION}", INVITATION, {"name": "Une nouvelle", "password": NEW_PASSWORD}),
    "provider.begin": Sent("", "/connexion/fournisseur"),
    "account.rename": Sent("/compte", "/nom", {"name": "Autre Nom"}),
    "account.password": Sent("/compte", "/mot-de-passe", {"present": PASSWORD, "password": NEW_PASSWORD}),
    "account.end_session": Sent("/compte", "/fin"),
    "account.end_others": Sent("", "/compte/sessions/fin"),
    "account.keep_alive": Sent("", "/compte/session"),
    "account.second_factor": Sent("", "/compte/second-facteur", {"code": "123456"}),
    "authorities.add": Sent("/collectivites?q=Loos-en-Gohelle", "/collectivites"),
    "authorities.by_hand": Sent("/collectivites/saisie", "/saisie", BY_HAND),
    "authorities.start": Sent(HOME, "/diagnostics", {"year": "2035"}),
    "team.invite": Sent(f"{HOME}/equipe", "/inviter", INVITED | {"role": "reader"}),
    "team.withdraw": Sent(f"{HOME}/equipe", "/invitations/{waiting}/retrait"),
    "team.change": Sent(f"{HOME}/equipe", "/{buyer}/role", {"role": "reader"}),
    "team.remove": Sent(f"{HOME}/equipe", "/{buyer}/retrait"),
    "overview.submit": Sent(f"{INSIDE}/reponses", "/transmettre"),
    "overview.recall": Sent("", f"{INSIDE}/reprendre", {}, State.SUBMITTED),
    "overview.confirm": Sent("", f"{INSIDE}/confirmer"),
    "sharing.save": Sent(f"{INSIDE}/repartition", "/repartition", {"SOC": "{buyer}"}),
    "profile.save": Sent(f"{INSIDE}/profil", "/profil", {"population": "3 000"}),
    "profile.effects": Sent("", f"{INSIDE}/profil/effets", {"population": "3 000"}),
    "questionnaire.save": Sent(QUESTION, f"/{MATURITY}", {"choice": "1", "comment": "Vu sur place"}),
    "questionnaire.withdraw": Sent(QUESTION, f"/{MATURITY}/retrait"),
    "questionnaire.save_pillar": Sent(f"{INSIDE}/axes/STR", "/axes/STR", {f"{MATURITY}-choice": "1"}),
    "remarks.add": Sent(QUESTION, "/messages", {"text": "Bonjour à vous"}),
    "remarks.settle": Sent(QUESTION, "/etat"),
    "evidence.attach": Sent(QUESTION, "/pieces", {"url": "https://exemple.fr/page"}),
    "evidence.remove": Sent(QUESTION, "/pieces/{piece}/retrait"),
    "review.begin": Sent(REVIEW, "/commencer", {}, State.SUBMITTED),
    "review.decide": Sent(f"{REVIEW}/{INDICATOR}", INDICATOR, {"verdict": "ecarter", "text": "Non"}, State.IN_REVIEW),
    "review.send_back": Sent(REVIEW, "/renvoyer", {}, State.IN_REVIEW),
    "review.validate": Sent(REVIEW, "/valider", {}, State.VALIDATED, first="administration.reopen"),
    "administration.invite": Sent("/administration", "/inviter", INVITED | {"role": "adviser"}),
    "administration.withdraw": Sent("/administration", "/retrait"),
    "administration.change": Sent("/administration", "/comptes/{buyer}", {"change": "rights", "is_adviser": "1"}),
    "administration.assign": Sent("", "/administration/collectivites/000800011/conseil", {"person": "{adviser}"}),
    "administration.unassign": Sent("/administration", "{siren}/conseil/{adviser}/retrait"),
    "administration.reopen": Sent("/administration", "{assessment}/rouvrir", {"reason": "Une pièce"}, State.VALIDATED),
    "administration.archive": Sent("/administration", "{assessment}/archiver", {}, State.VALIDATED),
    "administration.restore": Sent("/administration", "{assessment}/desarchiver", {}, State.ARCHIVED),
}
"""The form of each route that takes one, by the name of the route."""
