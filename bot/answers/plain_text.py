"""An answer as plain text for the command line: verdict, rule, section, the document's words."""

from bot.domain.guideline import Answer, Guideline, Paragraph, Verdict
from bot.i18n import _, using


def answer_text(
    guideline: Guideline, answer: Answer, language: str, paragraph: Paragraph | None = None
) -> str:
    """The verdict first, then the best rule in plain words and its section, each on a line.

    `language` other than "sv" and "en" (a mixed question) is answered in the default language.
    `paragraph` is the imported document's text for that rule; it is quoted as it stands.
    """
    with using(language):
        lines = [verdict_words(answer.verdict)]
        if answer.refused or not answer.rules:
            lines.append(_("I do not want to guess. The communicator can help you."))
            return "\n".join(lines)
        rule = guideline.rule(answer.rules[0])
        title = guideline.section(rule.section).in_language(language)
        if answer.liking is not None and answer.liking.kind is None:
            lines.append(_("What kind of page is it?"))
        lines.append(rule.in_language(language))
        lines.append(_("From the guideline: {section}.").format(section=title))
        if paragraph is not None:
            source = _("The guideline's own words, under “{heading}”")
            lines.append(f"{source.format(heading=paragraph.heading)}: {paragraph.text}")
        if answer.verdict is Verdict.DEPENDS:
            lines.append(_("Ask the communicator if you are unsure."))
        return "\n".join(lines)


def verdict_words(verdict: Verdict) -> str:
    """The verdict in the words that are the same everywhere."""
    return {
        Verdict.YES: _("Yes"),
        Verdict.NO: _("No"),
        Verdict.DEPENDS: _("It depends"),
        Verdict.INFO: _("This is what applies"),
        Verdict.NOT_COVERED: _("The guideline does not say"),
    }[verdict]
