//! The sample organization over real HTTP: one module for each section of the Web API reference.
mod a04_verbs;
mod a07_queries;
mod a08_annotations;
mod a09_lookups;
mod a10_parties;
mod a11_conditions;
mod a12_writes;
mod a13_batch;
mod a17_errors;
mod authority;
mod binary;
mod e_security;
mod faults;
mod mail_tokens;
mod metadata;
mod restart;
mod support;
