//! Bad input on the disk and from servers: each a sentence and its exit code, nothing lost, no panic.

use std::fs;
use std::path::Path;

use regarding_tests::dovecot::Dovecot;
use regarding_tests::install::{Install, Ran};
use regarding_tests::trap::Trap;
use serde_json::json;

use crate::scene::{Scene, waiting};

#[test]
fn damaged_settings_are_moved_aside_told_and_replaced() {
    for damage in [
        &b"{\"version\": 1, \"orga"[..],
        b"\xff\xfe\x00\x00",
        b"",
        b"[1,2,3]",
        &[b'x'; 2_000_000],
    ] {
        let install = Install::new();
        let settings = install.profile().join("settings.json");
        fs::write(&settings, damage).unwrap();
        let status = install.run_bare(&["status", "--json"]).ended(0).json();
        assert_eq!(status["phase"], "first_start", "{status}");
        assert!(
            status["notices"].to_string().contains("could not be read"),
            "{status}"
        );
        assert_eq!(
            fs::read(install.profile().join("settings.damaged-1.json")).unwrap(),
            damage,
            "nothing is lost"
        );
    }
}

#[test]
fn settings_of_a_newer_version_are_left_alone() {
    let install = Install::new();
    let settings = install.profile().join("settings.json");
    let newer = json!({"version": 4_000_000_000_u32, "organization": ["of", "another", "shape"]}).to_string();
    fs::write(&settings, &newer).unwrap();
    let status = install.run_bare(&["status", "--json"]).ended(0).json();
    assert!(
        status["notices"].to_string().contains("newer version"),
        "{status}"
    );
    let _ = install.run_bare(&["options", "--connection", "off", "--json"]);
    assert_eq!(
        fs::read_to_string(&settings).unwrap(),
        newer,
        "they are as they were"
    );
}

#[test]
fn a_damaged_cache_is_moved_aside_told_and_rebuilt() {
    let scene = Scene::open();
    let install = scene.install(&scene.mara());
    let (id, opportunity) = (scene.deliver("damaged@cache.example"), scene.opportunity());
    let words = ["track", &id, "--regarding", &opportunity, "--yes", "--json"];
    let _ = install.run(&words).ended(0);
    let whole = fs::read(install.cache()).unwrap();
    for damage in [
        b"not a database at all, but long enough to be one".repeat(100),
        whole[..whole.len() / 2].to_vec(),
    ] {
        install.delete_cache();
        fs::write(install.cache(), &damage).unwrap();
        let status = install.run(&["status", "--json"]).ended(0).json();
        assert!(
            !status["notices"].as_array().unwrap().is_empty(),
            "it is told: {status}"
        );
        let kept = files(&install.profile())
            .iter()
            .any(|file| fs::read(file).is_ok_and(|bytes| bytes == damage));
        assert!(kept, "the damaged file is kept aside");
        assert_eq!(
            crate::scene::state(&install, &id)["state"],
            "tracked_regarding",
            "no link is lost"
        );
        let _ = install.run(&words).ended(0);
        scene.the_one(&id, &opportunity);
    }
}

#[test]
fn a_cache_of_a_newer_version_is_left_alone_and_the_program_works() {
    let scene = Scene::open();
    let install = scene.install(&scene.mara());
    let (id, opportunity) = (scene.deliver("newer@cache.example"), scene.opportunity());
    let _ = install.run(&["status"]).ended(0);
    newer(&install.cache());
    let before = fs::read(install.cache()).unwrap();
    let status = install.run(&["status", "--json"]).ended(0).json();
    assert!(status["notices"].to_string().contains("newer"), "{status}");
    let _ = install
        .run(&["track", &id, "--regarding", &opportunity, "--yes"])
        .ended(0);
    scene.the_one(&id, &opportunity);
    assert_eq!(
        fs::read(install.cache()).unwrap(),
        before,
        "the newer cache is as it was"
    );
}

/// Sets `user_version`, a big-endian number at byte 60 of the file (SQLite file format, 1.3).
fn newer(cache: &Path) {
    let mut bytes = fs::read(cache).unwrap();
    bytes[60..64].copy_from_slice(&2_000_000_000_u32.to_be_bytes());
    fs::write(cache, bytes).unwrap();
}

/// The profile is one that nobody may write, not even the administrator of the computer: a folder of the kernel's.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_profile_works_and_says_that_nothing_is_kept() {
    let install = Install::new();
    fs::remove_dir(install.profile()).unwrap();
    std::os::unix::fs::symlink("/proc/self/fdinfo", install.profile()).unwrap();
    let status = install.run_bare(&["status", "--json"]).ended(0).json();
    assert!(
        status["notices"].to_string().contains("cannot be written"),
        "{status}"
    );
    assert_eq!(status["phase"], "first_start", "{status}");
    let options = install
        .run_bare(&["options", "--connection", "off", "--json"])
        .ended(0)
        .json();
    assert_eq!(options["connection_on"], false, "good until the program ends");
}

/// A cache that may be read and not written: it is left as it is, and that is said.
#[test]
fn a_read_only_cache_is_told_and_left_as_it_is() {
    let scene = Scene::open();
    let install = scene.install(&scene.mara());
    let (id, opportunity) = (scene.deliver("read-only@cache.example"), scene.opportunity());
    let _ = install.run(&["status"]).ended(0);
    let bytes = fs::read(install.cache()).unwrap();
    install.delete_cache();
    // A folder in its place cannot be written as a file, by nobody.
    fs::create_dir(install.cache()).unwrap();
    let status = install.run(&["status", "--json"]).ended(0).json();
    assert!(!status["notices"].as_array().unwrap().is_empty(), "{status}");
    let _ = install
        .run(&["track", &id, "--regarding", &opportunity, "--yes"])
        .ended(0);
    scene.the_one(&id, &opportunity);
    fs::remove_dir(install.cache()).unwrap();
    fs::write(install.cache(), bytes).unwrap();
    assert_eq!(crate::scene::state(&install, &id)["state"], "tracked_regarding");
}

#[test]
fn a_profile_that_is_a_file_is_told_in_a_sentence() {
    let install = Install::new();
    fs::remove_dir(install.profile()).unwrap();
    fs::write(install.profile(), "a file").unwrap();
    let status = install.run_bare(&["status", "--json"]).ended(0).json();
    assert!(!status["notices"].as_array().unwrap().is_empty(), "{status}");
    assert_eq!(fs::read_to_string(install.profile()).unwrap(), "a file");
}

#[test]
fn many_copies_at_once_lose_nothing() {
    let scene = Scene::open();
    let install = scene.install(&scene.mara());
    let ids: Vec<String> = (0..6)
        .map(|n| scene.deliver(&format!("copy.{n}@once.example")))
        .collect();
    let running: Vec<_> = ids
        .iter()
        .map(|id| install.start(&["track", id, "--yes"]))
        .collect();
    for child in running {
        let _ = Install::finish(child).ended(0);
    }
    for id in &ids {
        scene.the_one(id, "");
    }
    assert_eq!(waiting(&install), 0);
}

#[test]
fn an_address_that_is_no_organization_is_told_in_a_sentence() {
    let (scene, mail) = (Scene::open(), Dovecot::start());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let page = runtime.block_on(Trap::set());
    let mailbox = format!("maildir:{}", scene.post.folder.display());
    let sign_in = |url: &str| -> Ran {
        let mut install = Install::new();
        install.knows(&["irrelevant-password"]);
        let ran = install.run(&["sign-in", url, "--user", "a@b.example", "--mailbox", &mailbox]);
        assert!(!ran.err.contains("irrelevant-password"), "{ran:?}");
        ran
    };
    for nonsense in [
        "",
        "  ",
        "nonsense address",
        "ftp://x.example",
        "https://",
        "http://[::1",
        "file:///etc/passwd",
        "\u{202e}",
    ] {
        let _ = sign_in(nonsense).refused(7);
    }
    // Plain text beyond this computer would show the password to everybody on the way.
    let _ = sign_in("http://organization.example/").refused(7);
    let html = sign_in(&page.url("")).refuses();
    assert!(matches!(html.code, Some(3 | 7 | 9)), "{html:?}");
    let imap = sign_in(&format!("http://127.0.0.1:{}/", mail.port())).refuses();
    assert!(matches!(imap.code, Some(3 | 7 | 9)), "{imap:?}");
}

#[test]
fn a_mail_server_that_is_none_or_cannot_be_trusted_is_told_in_a_sentence() {
    let (scene, mail) = (Scene::open(), Dovecot::start());
    let mara = scene.mara();
    let sign_in = |port: &str, security: &str, user: &str, password: &str| {
        let mut install = Install::new();
        install.knows(&[&mara.password, password]);
        let mailbox = format!("imap:127.0.0.1:{port}");
        let words = [
            "sign-in",
            &scene.organization.url,
            "--user",
            &mara.email,
            "--mailbox",
            &mailbox,
        ];
        install.run(&[&words[..], &["--mailbox-user", user, "--security", security]].concat())
    };
    let (user, password) = (mail.variable("IMAP_USER"), mail.variable("IMAP_PASSWORD"));
    let certificate = sign_in(mail.variable("IMAPS_PORT"), "tls", user, password).refuses();
    assert!(
        certificate.err.to_lowercase().contains("certificate"),
        "{certificate:?}"
    );
    let starttls = sign_in(mail.variable("IMAP_PORT"), "starttls", user, password).refuses();
    assert!(
        starttls.err.to_lowercase().contains("certificate"),
        "{starttls:?}"
    );
    let _ = sign_in(mail.variable("IMAP_PORT"), "none", user, "wrong-password-5r").refused(4);
    let web = scene.organization.address().rsplit_once(':').unwrap().1;
    let _ = sign_in(web, "none", user, password).refuses();
    let _ = sign_in(mail.variable("IMAP_PORT"), "none", user, password).ended(0);
}

#[test]
fn a_maildir_that_is_none_is_told_in_a_sentence() {
    let scene = Scene::open();
    let mara = scene.mara();
    let mut install = Install::new();
    install.knows(&[&mara.password]);
    for place in ["/nonexistent/mail", "/etc/hostname"] {
        let mailbox = format!("maildir:{place}");
        let words = [
            "sign-in",
            &scene.organization.url,
            "--user",
            &mara.email,
            "--mailbox",
            &mailbox,
        ];
        let _ = install.run(&words).refuses();
    }
}

/// A refusal in one sentence, whatever its code.
trait Refuses {
    fn refuses(self) -> Self;
}

impl Refuses for Ran {
    fn refuses(self) -> Self {
        let code = self.code.unwrap_or_default();
        assert!(code > 2, "{self:?}");
        self.refused(code)
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect()
}
