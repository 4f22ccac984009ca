//! Commands about what is put into a message that is being written.

use regarding_companion::facade::Answer;
use regarding_companion::view::compose::{ComposeFields, EnclosedView};
use regarding_companion::view::insert::{
    ArticleForm, ArticleView, InsertedView, LiteratureView, TemplatesView,
};
use regarding_companion::view::pane::RecordRefView;
use tauri::State;

use crate::door::Door;

/// The templates that fit a message.
#[tauri::command]
#[specta::specta]
pub(crate) async fn templates(
    door: State<'_, Door>,
    to: String,
    regarding: Option<RecordRefView>,
) -> Answer<TemplatesView> {
    door.companion().await.templates(&to, regarding).await
}

/// Puts a template in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn insert_template(
    door: State<'_, Door>,
    fields: ComposeFields,
    template: String,
    about: Option<RecordRefView>,
) -> Answer<InsertedView> {
    door.companion()
        .await
        .insert_template(fields, &template, about)
        .await
}

/// Published knowledge articles that a text may mean.
#[tauri::command]
#[specta::specta]
pub(crate) async fn articles(door: State<'_, Door>, text: String) -> Answer<Vec<ArticleView>> {
    door.companion().await.articles(&text).await
}

/// Puts a knowledge article in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn insert_article(
    door: State<'_, Door>,
    fields: ComposeFields,
    article: String,
    form: ArticleForm,
) -> Answer<InsertedView> {
    door.companion()
        .await
        .insert_article(fields, &article, form)
        .await
}

/// Sales literature that a text may mean.
#[tauri::command]
#[specta::specta]
pub(crate) async fn literature(door: State<'_, Door>, text: String) -> Answer<Vec<LiteratureView>> {
    door.companion().await.literature(&text).await
}

/// Adds the files of sales literature.
#[tauri::command]
#[specta::specta]
pub(crate) async fn enclose_literature(
    door: State<'_, Door>,
    id: String,
    literature: String,
) -> Answer<Vec<EnclosedView>> {
    door.companion().await.enclose_literature(&id, &literature).await
}
