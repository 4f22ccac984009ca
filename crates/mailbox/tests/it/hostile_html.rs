//! HTML that is made to load, run or deceive: after rendering, nothing in the document can (promise 9).

use std::fs;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use regarding_mailbox::html::{self, ColorScheme, InlinePart, Options, RemoteImages, Rendered};
use regarding_mailbox::mime::Body;

use crate::corpora::corpora;

const BLOCK: Options = Options {
    images: RemoteImages::Block,
    scheme: ColorScheme::Light,
};
const LOAD: Options = Options {
    images: RemoteImages::Load,
    scheme: ColorScheme::Light,
};

fn render(html: &str, options: Options) -> Rendered {
    html::render(
        &Body {
            html: Some(html.to_owned()),
            text: None,
        },
        options,
        &|_| None,
    )
}

/// Reads the document again and fails on anything that could load or run. Any element outside a short list fails.
pub(crate) fn assert_harmless(document: &str, images: RemoteImages) {
    struct Check(RemoteImages);
    impl TokenSink for Check {
        type Handle = ();
        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            let Token::TagToken(tag) = token else {
                return TokenSinkResult::Continue;
            };
            let name = tag.name.to_string();
            let dangerous = [
                "script", "link", "iframe", "frame", "frameset", "object", "embed", "applet", "form",
                "input", "button", "select", "textarea", "video", "audio", "source", "track", "picture",
                "svg", "math", "portal", "template", "noscript", "image", "bgsound", "layer", "isindex",
                "marquee", "keygen",
            ];
            assert!(!dangerous.contains(&name.as_str()), "<{name}>");
            for attribute in &tag.attrs {
                check_attribute(&name, &attribute.name.local, &attribute.value, self.0);
            }
            if tag.kind == TagKind::StartTag && name == "meta" {
                let names: Vec<&str> = tag.attrs.iter().map(|one| &*one.name.local).collect();
                assert!(!names.contains(&"http-equiv"), "meta with {names:?}");
            }
            TokenSinkResult::Continue
        }
    }
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(document));
    let tokenizer = Tokenizer::new(Check(images), Default::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let styles: Vec<&str> = document
        .split("<style>")
        .skip(1)
        .filter_map(|rest| rest.split("</style>").next())
        .collect();
    assert_eq!(
        styles.len(),
        document.matches("</style>").count(),
        "style sheets end where they should"
    );
    for style in styles {
        check_style(style);
    }
}

fn check_attribute(element: &str, name: &str, value: &str, images: RemoteImages) {
    assert!(!name.starts_with("on"), "{element} {name}");
    let lower = value.trim().to_lowercase();
    match name {
        "src" => {
            // A picture of another computer is a number beside the document; no address but a link leads out.
            let numbered = lower
                .strip_prefix("?picture=")
                .is_some_and(|number| number.parse::<u32>().is_ok());
            let raster = ["png", "jpeg", "jpg", "gif", "webp", "bmp", "x-icon"]
                .iter()
                .any(|kind| lower.starts_with(&format!("data:image/{kind}")));
            assert!(
                element == "img" && (raster || (numbered && images == RemoteImages::Load)),
                "{element} src={value}"
            );
        }
        "href" => {
            let allowed = ["http://", "https://", "mailto:"]
                .iter()
                .any(|scheme| lower.starts_with(scheme));
            assert!(element == "a" && allowed, "{element} href={value}");
        }
        "style" => check_style(value),
        "srcset" | "background" | "poster" | "data" | "action" | "formaction" | "ping" | "xlink:href"
        | "srcdoc" | "longdesc" | "cite" | "lowsrc" | "dynsrc" | "id" | "manifest" | "codebase"
        | "archive" | "classid" => {
            panic!("{element} {name}={value}")
        }
        _ => {}
    }
}

fn check_style(css: &str) {
    let lower = css.to_lowercase();
    for word in [
        "url(",
        "@import",
        "@font-face",
        "expression(",
        "image-set",
        "position",
        "behavior",
        "-moz-binding",
        "\\",
    ] {
        assert!(!lower.contains(word), "{word} in {css}");
    }
}

#[test]
fn nothing_is_loaded_by_any_of_the_known_leaks() {
    let vectors: Vec<serde_json::Value> =
        serde_json::from_slice(&fs::read(corpora().join("html/leak-vectors.json")).unwrap()).unwrap();
    assert_eq!(vectors.len(), 32);
    for vector in vectors {
        let id = vector["id"].as_str().unwrap();
        let html = vector["html"].as_str().unwrap();
        let html = html
            .replace("{BASE}", "http://trap.example:8")
            .replace("{HOST}", "trap.example:8");
        let shown = render(&html, BLOCK);
        assert!(
            !shown.document.contains("trap.example"),
            "{id}: {}",
            shown.document
        );
        assert_harmless(&shown.document, RemoteImages::Block);
        let loaded = render(&html, LOAD);
        assert_harmless(&loaded.document, RemoteImages::Load);
        assert!(
            !loaded.document.contains("trap.example"),
            "{id}: {}",
            loaded.document
        );
        assert!(shown.pictures.is_empty(), "{id}");
        // These lead somewhere or move an address; they name nothing to load themselves.
        let leaves = ["base-href", "meta-refresh"];
        if !leaves.contains(&id) {
            assert!(shown.remote.count >= 1, "{id} is counted");
            assert!(
                shown.remote.hosts.contains("trap.example"),
                "{id}: {:?}",
                shown.remote.hosts
            );
        }
    }
}

#[test]
fn asked_for_pictures_are_numbered_for_the_program_and_nothing_else_is() {
    let html = "<img src='http://a.example/1.png' srcset='http://b.example/2.png 2x' onerror=x()>\
        <img src='//c.example/3.png'><div style='background:url(http://d.example/4)'>x</div>\
        <table background='http://e.example/5'><tr><td>x</td></tr></table>\
        <picture><source srcset='http://f.example/6.webp'><img src='http://a.example/1.png'></picture>";
    let shown = render(html, LOAD);
    let pictures: Vec<&str> = shown.pictures.iter().map(|url| url.as_str()).collect();
    assert_eq!(pictures, ["http://a.example/1.png", "https://c.example/3.png"]);
    for (address, times) in [("src=\"?picture=0\"", 2), ("src=\"?picture=1\"", 1)] {
        assert_eq!(
            shown.document.matches(address).count(),
            times,
            "{}",
            shown.document
        );
    }
    assert!(!shown.document.contains("http"), "{}", shown.document);
    for other in ["b.example", "d.example", "e.example", "f.example"] {
        assert!(shown.remote.hosts.contains(other), "{other}");
    }
    assert_eq!((shown.remote.count, shown.remote.hosts.len()), (6, 6));
    assert_harmless(&shown.document, RemoteImages::Load);
}

#[test]
fn a_mail_cannot_ask_for_a_picture_by_its_number() {
    let html = "<img src='?picture=0'><img src='mailbody://localhost/x?picture=0'>\
        <img src='http://mailbody.localhost/x?picture=0'>";
    assert!(!render(html, BLOCK).document.contains("picture="));
    let shown = render(html, LOAD);
    assert_eq!(shown.document.matches("<img src=\"?picture=0\">").count(), 1);
    assert_eq!(
        shown.pictures.iter().map(|url| url.as_str()).collect::<Vec<_>>(),
        ["http://mailbody.localhost/x?picture=0"],
        "an address like any other, and fetched like any other"
    );
}

#[test]
fn a_picture_that_is_not_loaded_is_its_words_and_no_empty_frame() {
    let html = "<p><img alt='The &lt;new&gt; pump' src='http://a.example/1.png'><img src='http://a.example/2.png' alt=''></p>";
    let shown = render(html, BLOCK).document;
    assert!(!shown.contains("<img"), "{shown}");
    let words = "<span class=\"regarding-picture\">The &lt;new&gt; pump</span>";
    assert!(shown.contains(&format!("<p>{words}</p>")), "{shown}");
    assert_eq!(render(html, LOAD).document.matches("<img").count(), 2);
}

#[test]
fn only_so_many_pictures_are_asked_for() {
    let html: String = (0..5_000)
        .map(|n| format!("<img alt=words src='http://a.example/{n}.png'>"))
        .collect();
    let shown = render(&html, LOAD);
    assert_eq!(shown.pictures.len(), 200);
    assert_eq!(shown.document.matches("src=").count(), 200);
    assert_eq!(shown.document.matches("alt=\"words\"").count(), 200);
    assert_eq!(
        shown.document.matches(">words</span>").count(),
        4_800,
        "the words of the others stay"
    );
}

#[test]
fn no_known_attack_survives() {
    let mut lines = 0;
    for file in fs::read_dir(corpora().join("html/xss")).unwrap() {
        let text = String::from_utf8_lossy(&fs::read(file.unwrap().path()).unwrap()).into_owned();
        for line in text.lines() {
            lines += 1;
            assert_harmless(&render(line, BLOCK).document, RemoteImages::Block);
        }
        assert_harmless(&render(&text, LOAD).document, RemoteImages::Load);
    }
    assert!(lines > 1000, "{lines} attacks");
    let naughty: Vec<String> =
        serde_json::from_slice(&fs::read(corpora().join("text/blns.json")).unwrap()).unwrap();
    for text in naughty {
        assert_harmless(&render(&text, BLOCK).document, RemoteImages::Block);
        let plain = Body {
            html: None,
            text: Some(text),
        };
        assert_harmless(
            &html::render(&plain, BLOCK, &|_| None).document,
            RemoteImages::Block,
        );
    }
}

#[test]
fn markup_made_to_change_when_read_twice_stays_harmless() {
    for html in [
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
        "<a title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\" href='https://x.example'>x</a>",
        "<style>p{font-family:\"</style><script>alert(1)</script>\"}</style>",
        "<p style='font-family:\"</p><script>\"'>x</p>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<img src=x:alert(1)><a href='&#1;javascript:alert(1)'>x</a><a href='jAva\tscript:alert(1)'>x</a>",
        "<body onload=alert(1)><base href='http://x.example/'><a href='relative'>x</a>",
    ] {
        assert_harmless(&render(html, BLOCK).document, RemoteImages::Block);
        assert_harmless(&render(html, LOAD).document, RemoteImages::Load);
    }
}

/// Each of these would keep a careless reader busy for hours.
fn ends(html: &str) {
    assert_harmless(&render(html, BLOCK).document, RemoteImages::Block);
}

#[test]
fn deep_nesting_ends() {
    ends(&format!("{}x{}", "<div>".repeat(60_000), "<p>".repeat(60_000)));
}

#[test]
fn open_formatting_ends() {
    ends(&"<b><i><u><p>".repeat(30_000));
}

#[test]
fn nested_tables_end() {
    ends(&"<table><tr><td>".repeat(40_000));
}

#[test]
fn countless_attributes_end() {
    let attributes: String = (0..500_000).map(|n| format!(" a{n}=1")).collect();
    ends(&format!("<p{attributes}>"));
}

#[test]
fn countless_links_end() {
    ends(&"<a href=https://x.example>".repeat(30_000));
}

#[test]
fn signs_without_markup_end() {
    ends(&"<".repeat(200_000));
    ends(&"<!--".repeat(250_000));
}

#[test]
fn a_long_body_is_cut() {
    let long = render(&"a long line ".repeat(400_000), BLOCK);
    assert!(long.cut && long.document.len() < 12_000_000);
}

#[test]
fn pictures_of_the_message_itself_are_put_in_and_others_are_not() {
    let body = Body {
        html: Some("<img src='cid:a%40x'><img src='CID:svg'><img src='cid:none' alt='words'>".to_owned()),
        text: None,
    };
    let shown = html::render(&body, BLOCK, &|id| match id {
        "a@x" => Some(InlinePart {
            media_type: "image/png".to_owned(),
            bytes: vec![1, 2, 3],
        }),
        "svg" => Some(InlinePart {
            media_type: "image/svg+xml".to_owned(),
            bytes: b"<svg>".to_vec(),
        }),
        _ => None,
    });
    assert!(
        shown
            .document
            .contains("<img src=\"data:image/png;base64,AQID\">"),
        "{}",
        shown.document
    );
    assert!(!shown.document.contains("svg") && shown.document.contains(">words</span>"));
    assert_harmless(&shown.document, RemoteImages::Block);
}

#[test]
fn a_deceptive_link_is_marked_with_where_it_really_leads() {
    let html =
        "<a href='https://evil.example/x' title='https://bank.example'>https://<b>bank.example</b>/login</a>";
    let shown = render(html, BLOCK);
    assert_eq!(shown.warnings.len(), 1);
    assert_eq!(shown.warnings[0].true_host, "evil.example");
    assert!(
        shown.document.contains("title=\"https://evil.example/x\""),
        "{}",
        shown.document
    );
    assert!(shown.document.contains("\u{26a0}") && shown.document.contains("noopener"));
}

/// Letters in colours that were chosen for white paper take those of the window; the sign behind a deceptive link keeps its own.
#[test]
fn a_mail_that_colours_letters_only_is_shown_on_dark_ground() {
    let dark = Options {
        images: RemoteImages::Block,
        scheme: ColorScheme::Dark,
    };
    let html = "<p style='color:#666'>Kind regards</p><font color='#1f497d'>Ilse</font>";
    let shown = render(html, dark).document;
    assert!(shown.contains("color-scheme:dark"), "{shown}");
    let letters = shown.find("body :not(a){color:inherit!important}");
    let mark = shown.find(".regarding-link-mark{");
    assert!(letters.is_some() && letters < mark, "{shown}");
    let light = render(html, BLOCK).document;
    assert!(!light.contains("color:inherit"), "{light}");
}

#[test]
fn looks_are_kept_and_a_mail_with_its_own_colours_is_shown_on_light_ground() {
    let dark = Options {
        images: RemoteImages::Block,
        scheme: ColorScheme::Dark,
    };
    let plain = render("<p>Good day</p>", dark);
    assert!(plain.document.contains("color-scheme:dark"));
    let coloured = render(
        "<style>.a{background:#fff;color:#123456}</style><p class='a' style='margin:0'>Good day</p>",
        dark,
    );
    assert!(
        coloured.document.contains("color-scheme:light")
            && coloured.document.contains(".a{background:#fff;color:#123456;}")
    );
    assert!(
        coloured.document.contains("style=\"margin:0;\""),
        "{}",
        coloured.document
    );
    let text = Body {
        html: None,
        text: Some("see https://x.example/a?b=1&c=2.\n  <b>".to_owned()),
    };
    let shown = html::render(&text, BLOCK, &|_| None).document;
    assert!(
        shown.contains("href=\"https://x.example/a?b=1&amp;c=2\""),
        "{shown}"
    );
    assert!(shown.contains("&lt;b&gt;"));
}

#[test]
fn the_policy_is_the_one_that_was_measured() {
    // reference tauri.md, section 7
    let strict = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; \
                  sandbox allow-popups allow-popups-to-escape-sandbox";
    assert_eq!(html::document::policy(None), strict);
    assert_eq!(
        html::document::policy(Some("mailbody:")),
        strict.replace("img-src data:;", "img-src data: mailbody:;"),
        "no policy names another computer"
    );
}
