//! `$filter` text to tokens.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use uuid::Uuid;

use super::error::QueryError;
use super::expression::Literal;

/// Before the names of types and functions.
const NAMESPACE: &str = "Microsoft.Dynamics.CRM.";

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A name, a dotted function name, a keyword or an `@alias`.
    Name(String),
    /// A literal.
    Literal(Literal),
    /// `( ) , / : = [ ]`.
    Mark(char),
}

/// All tokens of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, QueryError> {
    let mut rest = text;
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (token, tail) = match first {
            '(' | ')' | ',' | '/' | ':' | '=' | '[' | ']' => {
                (Token::Mark(first), rest.get(1..).unwrap_or_default())
            }
            '\'' => quoted(rest)?,
            '"' => double_quoted(rest)?,
            _ => word(rest)?,
        };
        tokens.push(token);
        rest = tail;
    }
    Ok(tokens)
}

fn syntax(at: &str) -> QueryError {
    let near: String = at.chars().take(20).collect();
    QueryError::invalid(format!("Syntax error in the query near '{near}'."))
}

/// `'it''s'`: a doubled quote is one quote (reference A7).
fn quoted(text: &str) -> Result<(Token, &str), QueryError> {
    let mut value = String::new();
    let mut rest = text.get(1..).unwrap_or_default();
    loop {
        let end = rest
            .find('\'')
            .ok_or_else(|| QueryError::invalid("There is an unterminated string literal."))?;
        value.push_str(rest.get(..end).unwrap_or_default());
        rest = rest.get(end + 1..).unwrap_or_default();
        match rest.strip_prefix('\'') {
            Some(tail) => {
                value.push('\'');
                rest = tail;
            }
            None => return Ok((Token::Literal(Literal::Text(value)), rest)),
        }
    }
}

/// JSON text, as the value lists of query functions may have it.
fn double_quoted(text: &str) -> Result<(Token, &str), QueryError> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<String>();
    match stream.next() {
        Some(Ok(value)) => Ok((
            Token::Literal(Literal::Text(value)),
            text.get(stream.byte_offset()..).unwrap_or_default(),
        )),
        _ => Err(syntax(text)),
    }
}

fn word(text: &str) -> Result<(Token, &str), QueryError> {
    let first = text.chars().next().unwrap_or(' ');
    if let Some(id) = text.get(..36).and_then(|head| Uuid::parse_str(head).ok()) {
        return Ok((
            Token::Literal(Literal::Guid(id)),
            text.get(36..).unwrap_or_default(),
        ));
    }
    let numeric = first.is_ascii_digit() || first == '-';
    let belongs = |c: char| {
        c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '$') || (numeric && matches!(c, '-' | '+' | ':'))
    };
    let end = text.find(|c: char| !belongs(c)).unwrap_or(text.len());
    let (head, tail) = text.split_at(end);
    if head.is_empty() {
        return Err(syntax(text));
    }
    if let (Some(kind), true) = (head.strip_prefix(NAMESPACE), tail.starts_with('\''))
        && let (Token::Literal(Literal::Text(value)), rest) = quoted(tail)?
    {
        return Ok((Token::Literal(Literal::Enum(kind.to_owned(), value)), rest));
    }
    let token = if numeric {
        Token::Literal(number(head).ok_or_else(|| syntax(text))?)
    } else {
        keyword(head)
    };
    Ok((token, tail))
}

fn keyword(word: &str) -> Token {
    match word {
        "null" => Token::Literal(Literal::Null),
        "true" => Token::Literal(Literal::Bool(true)),
        "false" => Token::Literal(Literal::Bool(false)),
        _ => Token::Name(word.to_owned()),
    }
}

/// A moment. The last day that there is reaches beyond the moments that are counted here: what lies there is the last one.
pub(crate) fn moment_of(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    let far = text.starts_with("9999-12-3") && text.ends_with(['Z', 'z']);
    let local = text.trim_end_matches(['Z', 'z']).parse::<DateTime>();
    local.ok().filter(|_| far).map(|_| Timestamp::MAX)
}

fn number(text: &str) -> Option<Literal> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(Literal::Int(number));
    }
    if let Some(time) = moment_of(text) {
        return Some(Literal::Time(time));
    }
    if let Ok(date) = text.parse::<Date>() {
        return Some(Literal::Date(date));
    }
    text.parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
        .map(Literal::Real)
}
