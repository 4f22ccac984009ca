//! Waiting for a condition, with a limit.

use std::future::Future;
use std::time::Duration;

/// How long a test waits for anything before it calls it missing. Generous: a busy machine is no failure.
pub const LIMIT: Duration = Duration::from_secs(60);
/// How long it waits between the first looks.
const PAUSE: Duration = Duration::from_millis(30);
/// Each pause is half as long again as the one before, up to this: a look takes time from what it waits for.
const LONGEST_PAUSE: Duration = Duration::from_millis(300);

/// Looks again and again until there is something, and gives it back.
///
/// # Panics
/// When the limit has passed.
pub async fn until<T, F>(what: &str, look: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    within(what, looking(look)).await
}

/// Looks again and again until there is something; `None` when the limit has passed.
pub async fn sought<T, F>(look: impl FnMut() -> F) -> Option<T>
where
    F: Future<Output = Option<T>>,
{
    tokio::time::timeout(LIMIT, looking(look)).await.ok()
}

async fn looking<T, F>(mut look: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let mut pause = PAUSE;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
}

/// Waits for a future.
///
/// # Panics
/// When the limit has passed.
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(LIMIT, future).await {
        Ok(value) => value,
        Err(_) => panic!("{what}: not within {LIMIT:?}"),
    }
}
