//! The Web API itself: from a request to its reply, without a socket (reference A).
