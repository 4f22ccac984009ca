//! The sample organization over real HTTP: one module for each section of the Web API reference.
mod authority;
