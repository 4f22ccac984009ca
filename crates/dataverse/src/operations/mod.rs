//! One operation, one file.

pub mod activity_rows;
pub mod cards;
pub mod create_activity;
pub mod create_business;
pub mod create_email;
pub mod create_record;
pub mod current_user;
pub mod delete_email;
pub mod find_email;
pub mod linkable;
pub mod metadata;
pub mod notes;
pub mod organization;
pub mod pane;
pub mod people;
pub mod privileges;
pub mod record_card;
pub mod record_rights;
pub mod regarding;
pub mod search;
pub mod user_settings;
pub mod who_am_i;
pub mod who_can_see;
