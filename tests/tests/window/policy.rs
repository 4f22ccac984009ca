//! What the page must not be able to do, tried from inside the page (promise 9).

use regarding_tests::patience::until;
use regarding_tests::room::Room;
use regarding_tests::trap::Trap;
use regarding_tests::window::Window;
use serde_json::json;

/// A window whose page has loaded.
async fn opened(room: &Room) -> Window {
    let window = Window::open(room, &[]).await;
    until("the page has loaded", || async {
        let ready = window
            .run(
                "return document.readyState === 'complete' && 'isTauri' in window",
                vec![],
            )
            .await;
        (ready == json!(true)).then_some(())
    })
    .await;
    window
}

#[tokio::test]
async fn no_script_written_into_the_page_runs() {
    let room = Room::new();
    let window = opened(&room).await;
    let ran = window
        .run_async(
            "const script = document.createElement('script');
             script.textContent = 'window.ran = true';
             document.body.append(script);
             const box = document.createElement('div');
             box.innerHTML = '<img src=\"data:,\" onerror=\"window.ran = true\">';
             document.body.append(box);
             await new Promise((done) => setTimeout(done, 200));
             let evaluated = false;
             try { evaluated = window.eval('true'); } catch { evaluated = false; }
             return [window.ran ?? false, box.querySelector('img').complete, evaluated];",
            vec![],
        )
        .await;
    assert_eq!(ran, json!([false, true, false]));
}

#[tokio::test]
async fn the_page_reaches_no_network() {
    let room = Room::new();
    let window = opened(&room).await;
    let trap = Trap::set().await;
    let refused = window
        .run_async(
            "const [url] = arguments;
             const outcomes = [];
             outcomes.push(await fetch(url).then(() => 'sent', () => 'refused'));
             outcomes.push(await new Promise((done) => {
               const image = new Image();
               image.onload = () => done('sent'); image.onerror = () => done('refused'); image.src = url;
             }));
             outcomes.push(await new Promise((done) => {
               try {
                 const socket = new WebSocket(url.replace('http', 'ws'));
                 socket.onopen = () => done('sent'); socket.onerror = () => done('refused');
               } catch { done('refused'); }
             }));
             outcomes.push(await new Promise((done) => {
               const script = document.createElement('script');
               script.onload = () => done('sent'); script.onerror = () => done('refused');
               script.src = url; document.head.append(script);
             }));
             const frame = document.createElement('iframe');
             frame.src = url; document.body.append(frame);
             navigator.sendBeacon?.(url);
             return outcomes;",
            vec![json!(trap.url("caught"))],
        )
        .await;
    assert_eq!(refused, json!(["refused", "refused", "refused", "refused"]));
    assert_eq!(trap.caught(), 0);
}

#[tokio::test]
async fn the_window_goes_nowhere_else() {
    let room = Room::new();
    let window = opened(&room).await;
    let trap = Trap::set().await;
    window
        .run(
            "window.location.href = arguments[0]; return true",
            vec![json!(trap.url("top"))],
        )
        .await;
    window
        .run(
            "window.open(arguments[0]); return true",
            vec![json!(trap.url("new"))],
        )
        .await;
    window.drawn().await;
    let address = window.client().current_url().await.unwrap();
    assert_eq!(address.scheme(), "tauri");
    assert_eq!(trap.caught(), 0);
    assert_eq!(window.client().windows().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_page_may_call_our_commands_and_no_others() {
    let room = Room::new();
    let window = opened(&room).await;
    let call = "return await window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
                .then(() => 'answered', (error) => String(error?.message ?? error))";
    for (command, arguments) in [
        ("plugin:fs|read_text_file", json!({ "path": "/etc/hostname" })),
        ("plugin:dialog|open", json!({ "options": {} })),
        ("plugin:dialog|save", json!({ "options": {} })),
        ("plugin:opener|open_url", json!({ "url": "https://example.com" })),
        (
            "plugin:event|emit",
            json!({ "event": "app-changed", "payload": null }),
        ),
        ("plugin:window|set_title", json!({ "value": "x" })),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": { "label": "x" } }),
        ),
        ("plugin:window-state|save_window_state", json!({ "flags": 1 })),
        ("plugin:app|version", json!({})),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("no_such_command", json!({})),
    ] {
        let answer = window.run_async(call, vec![json!(command), arguments]).await;
        let answer = answer.as_str().unwrap_or_default().to_owned();
        assert!(
            answer.contains("not allowed") || answer.contains("not found"),
            "{command}: {answer}"
        );
    }
    let answer = window.run_async(call, vec![json!("app"), json!({})]).await;
    assert_eq!(answer, json!("answered"));
}

#[tokio::test]
async fn links_open_only_as_web_pages_or_mail() {
    let room = Room::new();
    let window = opened(&room).await;
    let call = "return await window.__TAURI_INTERNALS__.invoke('open_link', { url: arguments[0] })
                .then(() => 'opened', (error) => error.code)";
    for url in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ssh://host",
        "--help",
        "tauri://localhost",
    ] {
        assert_eq!(
            window.run_async(call, vec![json!(url)]).await,
            json!("invalid"),
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_not_there_is_a_document_that_can_do_nothing() {
    let room = Room::new();
    let window = opened(&room).await;
    let loaded = window
        .run_async(
            "const frame = document.createElement('iframe');
             frame.sandbox = 'allow-popups allow-popups-to-escape-sandbox';
             frame.src = 'mailbody://localhost/none%2F1';
             const done = new Promise((done) => { frame.onload = () => done('loaded'); });
             document.body.append(frame);
             const outcome = await done;
             let inside = 'closed';
             try { inside = frame.contentDocument === null ? 'closed' : 'open'; } catch { inside = 'closed'; }
             return [outcome, inside];",
            vec![],
        )
        .await;
    assert_eq!(loaded, json!(["loaded", "closed"]));
}
