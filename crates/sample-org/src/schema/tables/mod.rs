//! Every table that the organization ships, one file a table or group.

mod account;
mod activity;
mod appointment;
mod closing;
mod common;
mod contact;
mod email;
mod field_security;
mod form;
mod incident;
mod knowledge;
mod lead;
mod letter;
mod mailbox;
mod mapping;
mod material;
mod note;
mod opportunity;
mod organization;
mod party;
mod people;
mod security;
mod series;
mod service;
mod sharing;
mod subscription;
mod task;
mod trace;
mod view;
mod web_resource;

use super::Table;

/// All tables.
pub(crate) static ALL: &[&Table] = &[
    &account::ACCOUNT,
    &contact::CONTACT,
    &lead::LEAD,
    &opportunity::OPPORTUNITY,
    &incident::INCIDENT,
    &activity::ACTIVITY_POINTER,
    &email::EMAIL,
    &appointment::APPOINTMENT,
    &series::MASTER,
    &service::SERVICE_ACTIVITY,
    &task::TASK,
    &task::PHONE_CALL,
    &letter::LETTER,
    &letter::FAX,
    &closing::INCIDENT_RESOLUTION,
    &closing::OPPORTUNITY_CLOSE,
    &party::ACTIVITY_PARTY,
    &note::ANNOTATION,
    &note::ATTACHMENT,
    &people::SYSTEM_USER,
    &people::TEAM,
    &people::BUSINESS_UNIT,
    &people::USER_SETTINGS,
    &people::QUEUE,
    &organization::ORGANIZATION,
    &organization::CURRENCY,
    &organization::SUBJECT,
    &security::ROLE,
    &security::PRIVILEGE,
    &security::SYSTEM_USER_ROLES,
    &security::ROLE_PRIVILEGES,
    &security::TEAM_ROLES,
    &security::TEAM_MEMBERSHIP,
    &view::SAVED_QUERY,
    &view::USER_QUERY,
    &form::SYSTEM_FORM,
    &security::ROLE_TEMPLATE,
    &sharing::OBJECT_ACCESS,
    &sharing::ATTRIBUTE_ACCESS,
    &field_security::PROFILE,
    &field_security::PERMISSION,
    &field_security::USER_PROFILES,
    &field_security::TEAM_PROFILES,
    &mailbox::SERVER_PROFILE,
    &mailbox::MAILBOX,
    &mailbox::TRACKING_FOLDER,
    &mailbox::TRACKING_CATEGORY,
    &mailbox::STATISTICS,
    &mapping::PROFILE,
    &mapping::MAPPING,
    &mapping::PRINCIPAL_MAP,
    &mapping::USER_PROFILES,
    &mapping::TEAM_PROFILES,
    &subscription::SUBSCRIPTION,
    &subscription::CLIENTS,
    &subscription::SYNC_INFO,
    &subscription::MANUALLY_TRACKED,
    &subscription::STATISTICS_OUTLOOK,
    &subscription::STATISTICS_OFFLINE,
    &subscription::ENTRY_OUTLOOK,
    &subscription::ENTRY_OFFLINE,
    &subscription::DELETED,
    &material::TEMPLATE,
    &material::FILE,
    &material::PRICES,
    &knowledge::ARTICLE,
    &knowledge::LITERATURE,
    &knowledge::ITEM,
    &trace::ID_MAPPING,
    &trace::LOG,
    &trace::ASSOCIATION,
    &trace::REGARDING,
    &trace::HASH,
    &trace::SEARCH,
    &trace::UNTRACKED,
    &trace::SYNC_ERROR,
    &web_resource::WEB_RESOURCE,
];
