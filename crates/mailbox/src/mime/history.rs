//! The earlier messages that a body quotes below what its author wrote: they are many times the text, and are tracked already or not
//! meant to be.

use super::Body;
use super::text::to_html;
use crate::html;

/// The body as it is tracked ([`super::text::for_tracking`]) without the earlier messages at its end; `None` where there are none, where the
/// author wrote between them or below them, and where nothing else would be left.
#[must_use]
pub fn without_history(body: &Body) -> Option<String> {
    match (&body.html, &body.text) {
        (Some(html), _) => html::history::without_history(html),
        (None, Some(text)) => plain(text).map(|own| to_html(&own)),
        (None, None) => None,
    }
}

/// How many lines may announce what is quoted: *On Monday, somebody wrote:*, folded.
const ANNOUNCING: usize = 3;

fn plain(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let divider = (0..lines.len()).find(|at| is_divider(&lines, *at));
    let end = divider.or_else(|| begin_of_quotes(&lines))?;
    let own = lines.get(..end)?.join("\n");
    let own = own.trim_end();
    (!own.trim().is_empty()).then(|| own.to_owned())
}

/// Whether a line says that what follows is the earlier message: *-----Original Message-----*, or a rule above *From:*.
fn is_divider(lines: &[&str], at: usize) -> bool {
    let line = lines.get(at).map(|line| line.trim()).unwrap_or_default();
    let words = line.trim_matches('-').trim();
    // In capitals are the lines of OpenPGP, which are no history.
    let original = line.starts_with("-----")
        && line.ends_with("-----")
        && words.chars().any(char::is_lowercase)
        && words.split_whitespace().count() <= 4;
    let rule = line.len() >= 20 && line.chars().all(|c| c == '_');
    let next = || {
        lines
            .iter()
            .skip(at + 1)
            .map(|line| line.trim())
            .find(|line| !line.is_empty())
    };
    original || (rule && next().is_some_and(|line| line.contains('@') && line.contains(':')))
}

/// Where the quoted lines begin that go on to the end, with the lines that announce them.
fn begin_of_quotes(lines: &[&str]) -> Option<usize> {
    let quoted = |line: &&str| line.starts_with('>');
    let blank = |line: &str| line.trim().is_empty();
    let own = lines
        .iter()
        .rposition(|line| !quoted(line) && !blank(line))
        .map_or(0, |last| last + 1);
    let first = own + lines.get(own..)?.iter().position(quoted)?;
    let announced = lines.get(own.checked_sub(1)?)?.trim_end().ends_with(':');
    let paragraph = lines
        .get(..own)?
        .iter()
        .rev()
        .take_while(|line| !blank(line) && !quoted(line))
        .count();
    Some(if announced && paragraph <= ANNOUNCING {
        own - paragraph
    } else {
        first
    })
}

#[cfg(test)]
mod tests {
    use super::{Body, without_history};

    fn of(text: &str) -> Option<String> {
        without_history(&Body {
            text: Some(text.to_owned()),
            html: None,
        })
    }

    #[test]
    fn what_is_quoted_below_an_answer_is_left_out_with_its_announcement() {
        let table = [
            (
                "Yes.\r\n\r\nOn Monday, A. B. <a@b.example>\r\nwrote:\r\n> Can you?\r\n>\r\n> A.\r\n",
                "Yes.",
            ),
            ("Ja.\n\nAm 3.3. schrieb A:\n\n> Geht das?\n", "Ja."),
            ("Yes.\n> Can you?\n>> Why?\n", "Yes."),
            (
                "Yes.\n\n-----Original Message-----\nFrom: A\n\nCan you?\n",
                "Yes.",
            ),
            (
                "Ja.\n\n-----Urspr\u{fc}ngliche Nachricht-----\nVon: A\n\nGeht das?\n",
                "Ja.",
            ),
            (
                "Yes.\n________________________________\nFrom: A <a@b.example>\nold\n",
                "Yes.",
            ),
        ];
        for (text, own) in table {
            assert_eq!(of(text).as_deref(), Some(own), "{text}");
        }
    }

    #[test]
    fn answers_between_and_below_quotes_keep_them_and_nothing_else_is_taken_for_history() {
        for text in [
            "> Can you?\nYes.\n",
            "> One?\nYes.\n> Two?\nNo.\n",
            "> all of it\n",
            "-----Original Message-----\nFrom: A\nold\n",
            "Yes.\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n",
            "One\n____________________________\nTwo\n",
            "Just text\n",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
