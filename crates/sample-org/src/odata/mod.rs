//! The query language of the Web API: text to syntax trees to SQL (reference A6, A7).
