//! What a quiet cycle costs with many links, in a program that runs, and how large a link is. The links beyond the first thousand are
//! copies of real ones, with identifiers of their own: a quiet cycle asks neither side about them.

use std::time::{Duration, Instant};

use regarding_id_cache::cache::IdCache;
use regarding_model::fields::Kind;
use regarding_model::link::Link;
use regarding_tests::dav::DavServer;
use uuid::Uuid;

use crate::ours::Ours;
use crate::running::quiet_cycles;
use crate::verdict;

const TIMES: usize = 5;
/// How much more a quiet cycle may cost with a hundred times as many links.
const AIM: f64 = 1.3;

fn sizes() -> Vec<usize> {
    let given = std::env::var("REGARDING_BENCH_LINKS").ok();
    let text = given.unwrap_or_else(|| "1000,10000,100000".to_owned());
    text.split(',')
        .map(|one| one.trim().parse().expect("a number of links"))
        .collect()
}

pub(crate) fn measure() {
    let sizes = sizes();
    let first = sizes.first().copied().expect("a number of links");
    let server = DavServer::start("radicale.sh");
    let ours = Ours::set_up(&server, server.url(), first);
    ours.sync();
    ours.sync();
    let mut least: Option<(Duration, u64)> = None;
    let mut links = first;
    for size in sizes {
        if size > links {
            copied(&ours, size - links);
            links = size;
        }
        ours.sync();
        let whole = median((0..TIMES).map(|_| whole_program(&ours)).collect());
        let time = median(quiet_cycles(&ours, &server, (TIMES, timed)));
        let bytes = on_disk(&ours);
        println!(
            "a quiet cycle with {size} links: {:.3} s, {:.2} s with start, sign-in and a look through the whole cache; the cache has {bytes} bytes",
            time.as_secs_f64(),
            whole.as_secs_f64()
        );
        match least {
            None => least = Some((time, bytes)),
            Some((before, small)) => {
                verdict(
                    &format!("a quiet cycle with {size} links beside one with {first}"),
                    time.as_secs_f64() / before.as_secs_f64(),
                    AIM,
                );
                println!(
                    "bytes of the cache for each link: {}",
                    (bytes - small) / u64::try_from(size - first).unwrap_or(1)
                );
            }
        }
    }
}

fn timed(cycle: &mut dyn FnMut()) -> Duration {
    let begun = Instant::now();
    cycle();
    begun.elapsed()
}

fn whole_program(ours: &Ours) -> Duration {
    let begun = Instant::now();
    ours.sync();
    begun.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().expect("a time")
}

fn on_disk(ours: &Ours) -> u64 {
    let cache = IdCache::open(&ours.install.cache()).expect("the cache");
    drop(cache);
    std::fs::metadata(ours.install.cache())
        .expect("the cache's file")
        .len()
}

fn copied(ours: &Ours, more: usize) {
    let cache = IdCache::open(&ours.install.cache()).expect("the cache").cache;
    let settings = std::fs::read_to_string(ours.install.profile().join("settings.json")).expect("settings");
    let settings: serde_json::Value = serde_json::from_str(&settings).expect("settings");
    let organization = settings["organization"]["id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("an id");
    let links: Vec<Link> = cache
        .read(|cache| cache.synced().of_kind(organization, Kind::Contact))
        .expect("links");
    let copies = links.iter().cycle().take(more).map(|link| {
        let mut copy = link.clone();
        copy.record.id = Uuid::new_v4();
        copy.place.name = format!("{}.vcf", copy.record.id);
        copy.uid = Some(copy.record.id.to_string());
        copy
    });
    let copies: Vec<Link> = copies.collect();
    cache
        .write(|cache| {
            for copy in &copies {
                cache.synced().put(organization, copy)?;
            }
            Ok(())
        })
        .expect("more links");
}
