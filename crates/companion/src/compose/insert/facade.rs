//! What front doors may ask and put into a message that is being written.

use crate::facade::{Answer, Companion};
use crate::view::compose::{ComposeFields, EnclosedView};
use crate::view::insert::{ArticleForm, ArticleView, InsertedView, LiteratureView, TemplatesView};
use crate::view::pane::RecordRefView;

impl Companion {
    /// The templates that fit a message: to these recipients, regarding that record.
    ///
    /// # Errors
    /// When the organization cannot be asked.
    pub async fn templates(&self, to: &str, regarding: Option<RecordRefView>) -> Answer<TemplatesView> {
        self.core()?.templates(to, regarding.as_ref()).await
    }

    /// Puts a template into a message, filled in from the record that [`Companion::templates`] named.
    ///
    /// # Errors
    /// When the organization cannot be asked, or the template does not fit the record.
    pub async fn insert_template(
        &self,
        fields: ComposeFields,
        template: &str,
        about: Option<RecordRefView>,
    ) -> Answer<InsertedView> {
        self.core()?
            .insert_template(&fields, template, about.as_ref())
            .await
    }

    /// Published knowledge articles that a text may mean.
    ///
    /// # Errors
    /// When the organization cannot be asked.
    pub async fn articles(&self, text: &str) -> Answer<Vec<ArticleView>> {
        self.core()?.articles(text).await
    }

    /// Puts a knowledge article into a message.
    ///
    /// # Errors
    /// When the organization cannot be asked, or the article is gone.
    pub async fn insert_article(
        &self,
        fields: ComposeFields,
        article: &str,
        form: ArticleForm,
    ) -> Answer<InsertedView> {
        self.core()?.insert_article(&fields, article, form).await
    }

    /// Sales literature that a text may mean.
    ///
    /// # Errors
    /// When the organization cannot be asked.
    pub async fn literature(&self, text: &str) -> Answer<Vec<LiteratureView>> {
        self.core()?.literature(text).await
    }

    /// Adds the files of sales literature to a message.
    ///
    /// # Errors
    /// When the organization cannot be asked, or the message would become larger than mail servers take.
    pub async fn enclose_literature(&self, id: &str, literature: &str) -> Answer<Vec<EnclosedView>> {
        self.core()?.enclose_literature(id, literature).await
    }
}
