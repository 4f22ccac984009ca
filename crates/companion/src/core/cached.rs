//! The cache off the runtime's threads: its calls are short and block.

use std::sync::Arc;

use regarding_id_cache::cache::IdCache;
use regarding_id_cache::error::CacheError;
use regarding_model::sentence;

use super::{Core, failing};
use crate::facade::Answer;

impl Core {
    /// Uses the cache.
    pub(crate) async fn cached<T: Send + 'static>(
        &self,
        work: impl FnOnce(&IdCache) -> Result<T, CacheError> + Send + 'static,
    ) -> Answer<T> {
        let cache = Arc::clone(&self.cache);
        let done = tokio::task::spawn_blocking(move || work(&cache)).await;
        Ok(done.map_err(|_| failing::internal(sentence!("using the cache")))??)
    }
}
