//! An accessibility scan of what is on the page, with axe-core, in the real window.

use serde_json::{Value, json};

use crate::binaries;
use crate::page::Page;

/// What is left out: the focus guards of Fluent's toolbars, which are hidden and focusable on purpose.
const KNOWN_FALSE_ALARM: &str = "[data-tabster-dummy]";

/// Findings of at least serious impact, each as one line: rule, impact, where, and the tag that is there. What lies dimmed behind a
/// modal dialog cannot be used and is not scanned; a dialog that has closed a moment ago gives the page back first.
///
/// # Panics
/// When axe-core is not installed (`npm ci` in `ui`) or the scan fails.
pub async fn serious_findings(page: &Page) -> Vec<String> {
    findings(page, json!({})).await
}

/// The same by the rules about colours alone, for what was scanned in other colours by all of them.
///
/// # Panics
/// As [`serious_findings`].
pub async fn serious_findings_of_colours(page: &Page) -> Vec<String> {
    let rules = ["color-contrast", "link-in-text-block"];
    findings(page, json!({"runOnly": {"type": "rule", "values": rules}})).await
}

async fn findings(page: &Page, rules: Value) -> Vec<String> {
    if page.run("return window.axe !== undefined", Vec::new()).await != json!(true) {
        let file = binaries::repository("ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is missing", file.display()));
        page.run(&format!("{axe}; return true"), Vec::new()).await;
    }
    let scan = "const modal = () => document.querySelector('[aria-modal=true]');\
         const kept = () => modal() === null && document.querySelector('#root[aria-hidden=true]') !== null;\
         for (let look = 0; look < 50 && kept(); look += 1) await new Promise((wake) => setTimeout(wake, 100));\
         const include = modal() === null ? {} : { include: [['[aria-modal=true]']] };\
         const result = await axe.run({ ...include, exclude: [[arguments[0]]] }, { ...arguments[1], iframes: false, resultTypes: ['violations'] });\
         return result.violations.map((v) => ({ id: v.id, impact: v.impact, at: v.nodes.map((n) => n.target.join(' ') + ' ' + n.html.split('>')[0].slice(0, 300)) }))";
    let found = page.run_async(scan, vec![json!(KNOWN_FALSE_ALARM), rules]).await;
    let findings = found
        .as_array()
        .unwrap_or_else(|| panic!("the scan failed: {found}"));
    findings
        .iter()
        .filter(|finding| serious(finding))
        .map(Value::to_string)
        .collect()
}

fn serious(finding: &Value) -> bool {
    matches!(
        finding.get("impact").and_then(Value::as_str),
        Some("serious" | "critical")
    )
}
