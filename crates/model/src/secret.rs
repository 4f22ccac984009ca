//! Text that must not be seen: passwords, tokens, codes.

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret text. It prints as a placeholder, cannot be serialised, and is wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// Takes the text into custody.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Shows the text to the code that must send or store it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_output_hides_the_text() {
        let shown = format!("{:?}", Secret::new("hunter2".to_owned()));
        assert!(
            !shown.contains("hunter2"),
            "a secret must not reach a log: {shown}"
        );
    }
}
