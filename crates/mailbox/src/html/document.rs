//! The document around a sanitised body, and the policy that its frame is served with.

use crate::html::ColorScheme;

/// The class of the sign behind a deceptive link. The mail cannot use it: its own classes cannot reach this style's
/// properties, which are important.
pub(crate) const MARK_CLASS: &str = "regarding-link-mark";

/// The class of the words that stand where a picture is not shown.
pub(crate) const PICTURE_CLASS: &str = "regarding-picture";

/// The `Content-Security-Policy` header for the document (reference tauri.md, section 7). `pictures` is where the program
/// serves the pictures that it fetched, as a policy names it; no policy names another computer.
#[must_use]
pub fn policy(pictures: Option<&str>) -> String {
    let more = pictures.map(|source| format!(" {source}")).unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:{more}; form-action 'none'; base-uri 'none'; \
         sandbox allow-popups allow-popups-to-escape-sandbox"
    )
}

/// Puts the document together. A mail that colours its ground is shown on light ground, as its author saw it. One that colours letters
/// only gives them up on a dark ground, for which they were not chosen.
pub(crate) fn assemble(body: &str, style: &str, sets_ground: bool, scheme: ColorScheme) -> String {
    let is_dark = scheme == ColorScheme::Dark && !sets_ground;
    let (name, ground, text, link) = if is_dark {
        // The window's own ground shows through: there is more than one dark one.
        ("dark", "transparent", "#f5f5f5", "#7ab8ff")
    } else {
        ("light", "#ffffff", "#1b1b1b", "#0f5ea8")
    };
    let letters = if is_dark {
        format!("body :not(a){{color:inherit!important}}a{{color:{link}!important}}")
    } else {
        String::new()
    };
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"{name}\">\
         <meta name=\"referrer\" content=\"no-referrer\"><base target=\"_blank\"><style>:root{{color-scheme:{name}}}\
         body{{background:{ground};color:{text};font:14px/1.45 'Segoe UI',system-ui,sans-serif;margin:16px;\
         overflow-wrap:anywhere}}a{{color:{link}}}img{{max-width:100%}}\
         .{PICTURE_CLASS}{{display:inline-block;max-width:100%;box-sizing:border-box;padding:2px 8px;border-radius:4px;\
         background:#8a8a8a22;font-size:12px;opacity:.8;unicode-bidi:isolate}}blockquote{{border-inline-start:3px solid #8a8a8a;\
         margin:8px 0;padding-inline-start:12px}}</style><style>{style}</style><style>{letters}.{MARK_CLASS}{{\
         display:inline!important;visibility:visible!important;opacity:1!important;color:#b10e1c!important;\
         background:#fff!important;font:600 12px system-ui,sans-serif!important}}</style></head><body>{body}</body></html>"
    )
}
