//! The mail's own styles, as far as they only change looks: a list of properties and functions that may stay. Whatever
//! names an address is dropped and counted; `@import`, `@font-face` and every other rule but `@media` are dropped.

use std::fmt::Write as _;

use cssparser::{Delimiter, ParseError, Parser, ToCss, Token};

/// How much style text is looked at, in bytes.
const STYLE_LIMIT: usize = 256 * 1024;
/// How deep functions and media rules may nest.
const DEPTH_LIMIT: usize = 6;

const PROPERTIES: [&str; 32] = [
    "background",
    "border-collapse",
    "border-spacing",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "height",
    "hyphens",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-position",
    "list-style-type",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "opacity",
    "overflow-wrap",
    "table-layout",
    "text-align",
    "unicode-bidi",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
];
const PREFIXES: [&str; 6] = ["font", "margin", "padding", "text-", "word-", "border"];
const FUNCTIONS: [&str; 12] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "calc",
    "min",
    "max",
    "clamp",
    "linear-gradient",
    "radial-gradient",
    "hwb",
    "lab",
];

/// Styles that may stay, and what was noted on the way.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Filtered {
    /// Safe CSS.
    pub(crate) css: String,
    /// Addresses that would have been loaded.
    pub(crate) urls: Vec<String>,
    /// Whether the ground has colours of the author's, so that a dark window's must not be mixed in.
    pub(crate) sets_ground: bool,
}

/// Filters the value of a `style` attribute.
pub(crate) fn declarations(css: &str) -> Filtered {
    let mut filtered = Filtered::default();
    let mut parser = Parser::new(cut(css));
    write_declarations(&mut parser, &mut filtered);
    filtered
}

/// Filters the content of a `<style>` element.
pub(crate) fn sheet(css: &str) -> Filtered {
    let mut filtered = Filtered::default();
    let mut parser = Parser::new(cut(css));
    write_rules(&mut parser, &mut filtered, 0);
    filtered
}

fn cut(css: &str) -> &str {
    css.get(..css.floor_char_boundary(STYLE_LIMIT))
        .unwrap_or_default()
}

fn write_rules(parser: &mut Parser<'_>, filtered: &mut Filtered, depth: usize) {
    while !parser.is_exhausted() {
        let start = parser.position();
        let prelude =
            parser.parse_until_before(Delimiter::CurlyBracketBlock | Delimiter::Semicolon, |inner| {
                while inner
                    .next()
                    .is_ok_and(|token| note_url(token, &mut filtered.urls))
                {}
                while inner.next().is_ok() {}
                Ok::<_, ParseError<()>>(())
            });
        let text = parser.slice_from(start).trim().to_owned();
        let is_block = matches!(parser.next(), Ok(Token::CurlyBracketBlock));
        if !is_block || prelude.is_err() {
            continue;
        }
        let media = text
            .get(..6)
            .is_some_and(|head| head.eq_ignore_ascii_case("@media"));
        let _: Result<(), ParseError<()>> = parser.parse_nested_block(|block| {
            let mut inner = Filtered::default();
            if media && depth < DEPTH_LIMIT {
                write_rules(block, &mut inner, depth + 1);
            } else {
                write_declarations(block, &mut inner);
            }
            adopt(filtered, &text, inner, media);
            while block.next().is_ok() {}
            Ok(())
        });
    }
}

fn adopt(filtered: &mut Filtered, prelude: &str, inner: Filtered, media: bool) {
    filtered.urls.extend(inner.urls);
    let allowed = |c: char| c.is_alphanumeric() || c.is_whitespace() || ".#>+~*:,[]=\"'()-_%|^$".contains(c);
    let plain = prelude.strip_prefix('@').filter(|_| media).unwrap_or(prelude);
    if !inner.css.is_empty() && plain.chars().all(allowed) {
        filtered.sets_ground |= inner.sets_ground;
        let _ = writeln!(filtered.css, "{prelude}{{{}}}", inner.css);
    }
}

/// Notes an address; says whether to go on looking.
fn note_url(token: &Token<'_>, urls: &mut Vec<String>) -> bool {
    if let Token::UnquotedUrl(url) | Token::QuotedString(url) = token {
        urls.push(url.to_string());
    }
    true
}

fn write_declarations(parser: &mut Parser<'_>, filtered: &mut Filtered) {
    while !parser.is_exhausted() {
        let Filtered {
            css,
            urls,
            sets_ground,
        } = filtered;
        let _: Result<(), ParseError<()>> = parser.parse_until_after(Delimiter::Semicolon, |inner| {
            let outcome = declaration(inner, urls);
            if let Ok(Some((name, value))) = outcome
                && !value.contains('<')
            {
                *sets_ground |= name.starts_with("background");
                let _ = write!(css, "{name}:{value};");
            }
            while inner.next().is_ok() {}
            Ok(())
        });
    }
}

/// One declaration; `None` when its property may not stay.
fn declaration(
    parser: &mut Parser<'_>,
    urls: &mut Vec<String>,
) -> Result<Option<(String, String)>, ParseError<()>> {
    let name = parser.expect_ident()?.to_ascii_lowercase();
    parser.expect_colon()?;
    let mut out = String::new();
    let safe = write_value(parser, &mut out, urls, 0);
    let value = out.trim().to_owned();
    Ok((safe && may_stay(&name) && !value.is_empty()).then_some((name, value)))
}

fn may_stay(name: &str) -> bool {
    let looks = PROPERTIES.contains(&name) || name == "background-color";
    (looks || PREFIXES.iter().any(|prefix| name.starts_with(prefix))) && !name.contains("image")
}

/// Copies a value; says whether all of it may stay. Goes through to the end in any case, to note every address.
fn write_value(parser: &mut Parser<'_>, out: &mut String, urls: &mut Vec<String>, depth: usize) -> bool {
    let mut safe = true;
    while let Ok(token) = parser.next_including_whitespace().cloned() {
        match &token {
            Token::UnquotedUrl(url) => {
                urls.push(url.to_string());
                safe = false;
            }
            Token::Function(name) => {
                let name = name.to_ascii_lowercase();
                let _ = write!(out, "{name}(");
                let inner: Result<bool, ParseError<()>> = parser.parse_nested_block(|block| {
                    Ok(depth < DEPTH_LIMIT && write_value(block, out, urls, depth + 1))
                });
                out.push(')');
                safe &= inner.unwrap_or(false) && FUNCTIONS.contains(&name.as_str());
            }
            Token::QuotedString(text) => {
                if depth > 0 {
                    urls.push(text.to_string());
                    safe = false;
                }
                let _ = token.to_css(out);
            }
            Token::WhiteSpace(_) => out.push(' '),
            Token::Ident(_)
            | Token::Hash(_)
            | Token::IDHash(_)
            | Token::Number { .. }
            | Token::Percentage { .. }
            | Token::Dimension { .. }
            | Token::Comma => {
                let _ = token.to_css(out);
            }
            Token::Delim('!' | '/' | '+' | '-' | '*') => {
                let _ = token.to_css(out);
            }
            _ => safe = false,
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{declarations, sheet};

    #[test]
    fn looks_stay_and_addresses_go() {
        let given = "color:RED; background:url(http://x.example/a) #fff; font-family:\"A b\", serif; width:calc(1px + 2%)";
        let kept = declarations(given);
        assert_eq!(
            kept.css,
            "color:RED;font-family:\"A b\", serif;width:calc(1px + 2%);"
        );
        assert_eq!(kept.urls, ["http://x.example/a"]);
        assert!(!kept.sets_ground, "it went with its picture");
        assert!(declarations("BACKGROUND-color: #fff").sets_ground);
        assert!(!declarations("color: red").sets_ground);
    }

    #[test]
    fn nothing_that_loads_or_covers_survives() {
        for css in [
            "position:fixed;top:0",
            "behavior:url(x)",
            "background:\\75rl(http://x.example)",
            "background:image-set('http://x.example' 1x)",
            "list-style-image:url(x)",
            "border-image:url(x) 1",
            "color:expression(alert(1))",
            "--a:url(x)",
            "color:var(--a)",
            "color:</style><script>",
            "width:attr(x)",
        ] {
            assert_eq!(declarations(css).css, "", "{css}");
        }
        let css = "@import 'http://x.example/a.css'; @font-face{src:url(http://x.example/f)} p{color:red} \
                   @media (max-width:600px){td{display:block;background:url(//x.example/b)}} a::after{content:url(c)}";
        let kept = sheet(css);
        assert_eq!(
            kept.css,
            "p{color:red;}\n@media (max-width:600px){td{display:block;}\n}\n"
        );
        assert!(
            kept.urls.iter().any(|url| url.contains("a.css"))
                && kept.urls.iter().any(|url| url.contains("/f"))
        );
    }

    #[test]
    fn broken_styles_end() {
        for css in [
            "{",
            "}",
            "}}}{{{",
            "@media",
            "@media{",
            "a{b",
            ";;;",
            "((((",
            "\\",
            "a{color:red",
            &"(".repeat(99_999),
        ] {
            let _ = (sheet(css), declarations(css));
        }
    }
}
