//! `?sql=` (reference A7; powerapps-docs `sdk-python/query`): a SELECT over one table as the same tree that FetchXML becomes, so
//! that names are looked up, values are bound, and rights hold. The documented subset: columns with other names, `TOP` with a
//! number, comparisons of a column with a constant joined by AND and OR, an order by columns. Nothing else.

use super::ast::{Attribute, By, Condition, Fetch, Filter, Item, Node, Sort};
use super::xml::{Parsed, take};
use crate::odata::QueryError;

/// The longest text, the most pieces, and how deep parentheses may be nested.
const LONGEST: usize = 32 * 1024;
const MOST: usize = 500;
const DEEPEST: usize = 30;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A name or a keyword as it was written.
    Word(String),
    /// A name in brackets or double quotes.
    Name(String),
    Text(String),
    Number(String),
    Mark(&'static str),
}

fn wrong(what: impl core::fmt::Display) -> QueryError {
    QueryError::invalid(format!("The SQL query is not supported: {what}."))
}

fn tokens(text: &str) -> Parsed<Vec<Token>> {
    const MARKS: [&str; 12] = ["<>", "!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "*", "."];
    let mut made = Vec::new();
    let mut rest = text.trim().trim_end_matches(';').trim_end();
    while let Some(first) = rest.chars().next() {
        let (token, tail) = if first.is_whitespace() {
            rest = rest.trim_start();
            continue;
        } else if first == '\'' {
            let (value, tail) = quoted(rest, '\'')?;
            (Token::Text(value), tail)
        } else if first == '"' || first == '[' {
            let (value, tail) = quoted(rest, if first == '[' { ']' } else { '"' })?;
            (Token::Name(value), tail)
        } else if first.is_ascii_digit() || first == '-' {
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| !(c.is_ascii_digit() || *c == '.'))
                .map_or(rest.len(), |(at, _)| at);
            let (number, tail) = rest.split_at(end);
            let number = number
                .parse::<f64>()
                .is_ok()
                .then(|| number.to_owned())
                .ok_or_else(|| wrong("a number is malformed"))?;
            (Token::Number(number), tail)
        } else if first.is_alphabetic() || first == '_' {
            let end = rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            (Token::Word(word.to_owned()), tail)
        } else {
            let mark = MARKS
                .iter()
                .find(|mark| rest.starts_with(**mark))
                .ok_or_else(|| wrong("it holds a character that has no place in it"))?;
            (Token::Mark(mark), rest.get(mark.len()..).unwrap_or_default())
        };
        made.push(token);
        rest = tail;
    }
    Ok(made)
}

/// A quoted text, its end doubled where it belongs to the text.
fn quoted(text: &str, end: char) -> Parsed<(String, &str)> {
    let mut value = String::new();
    let mut rest = text.get(1..).unwrap_or_default();
    loop {
        let at = rest.find(end).ok_or_else(|| wrong("a text does not end"))?;
        value.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        match rest.strip_prefix(end) {
            Some(tail) => {
                value.push(end);
                rest = tail;
            }
            None => return Ok((value, rest)),
        }
    }
}

struct Parser {
    tokens: std::vec::IntoIter<Token>,
    left: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.as_slice().first()
    }

    fn keyword(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word));
        if found {
            self.tokens.next();
        }
        found
    }

    fn mark(&mut self, mark: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Mark(found)) if *found == mark);
        if found {
            self.tokens.next();
        }
        found
    }

    fn must(&mut self, word: &str) -> Parsed<()> {
        if self.keyword(word) || self.mark(word) {
            Ok(())
        } else {
            Err(wrong(format!("{word} was expected")))
        }
    }

    /// A name, which may stand behind the table's and a dot.
    fn name(&mut self) -> Parsed<String> {
        let one = |parser: &mut Self| match parser.tokens.next() {
            Some(Token::Word(name) | Token::Name(name)) => Ok(name.to_lowercase()),
            _ => Err(wrong("a name was expected")),
        };
        let mut found = one(self)?;
        while self.mark(".") {
            found = one(self)?;
        }
        Ok(found)
    }

    fn constant(&mut self) -> Parsed<String> {
        match self.tokens.next() {
            Some(Token::Text(text) | Token::Number(text)) => Ok(text),
            _ => Err(wrong("a column is compared with a constant")),
        }
    }

    fn whole(mut self) -> Parsed<Fetch> {
        self.must("SELECT")?;
        let distinct = self.keyword("DISTINCT");
        let top = self.keyword("TOP").then(|| self.count()).transpose()?;
        let (all, attributes) = self.columns()?;
        self.must("FROM")?;
        let name = self.name()?;
        let condition = self.keyword("WHERE").then(|| self.either(0)).transpose()?;
        let mut orders = Vec::new();
        if self.keyword("ORDER") {
            self.must("BY")?;
            orders = self.orders()?;
        }
        if self.peek().is_some() {
            return Err(wrong("it goes on behind its end"));
        }
        Ok(Fetch {
            entity: Node {
                name,
                all,
                attributes,
                orders,
                filters: condition.into_iter().collect(),
                ..Node::default()
            },
            top,
            count: None,
            page: None,
            cookie: None,
            distinct,
            aggregate: false,
            aggregate_limit: None,
            total: false,
            raw_order: true,
        })
    }

    fn count(&mut self) -> Parsed<usize> {
        match self.tokens.next() {
            Some(Token::Number(text)) => text
                .parse()
                .ok()
                .filter(|top| (1..=5000).contains(top))
                .ok_or_else(|| wrong("TOP takes a number from 1 to 5000")),
            _ => Err(wrong("TOP takes a number from 1 to 5000")),
        }
    }

    fn columns(&mut self) -> Parsed<(bool, Vec<Attribute>)> {
        if self.mark("*") {
            return Ok((true, Vec::new()));
        }
        let mut made = Vec::new();
        loop {
            let name = self.name()?;
            let alias = self.keyword("AS").then(|| self.name()).transpose()?;
            take(&mut self.left, "0x80040203", "The SQL query is too long.")?;
            made.push(Attribute {
                name,
                alias,
                ..Attribute::default()
            });
            if !self.mark(",") {
                return Ok((false, made));
            }
        }
    }

    fn orders(&mut self) -> Parsed<Vec<Sort>> {
        let mut made = Vec::new();
        loop {
            let by = By::Attribute(None, self.name()?);
            let descending = !self.keyword("ASC") && self.keyword("DESC");
            made.push(Sort { by, descending });
            if !self.mark(",") {
                return Ok(made);
            }
        }
    }

    fn either(&mut self, depth: usize) -> Parsed<Filter> {
        if depth > DEEPEST {
            return Err(wrong("it is nested too deeply"));
        }
        let mut items = vec![self.both(depth)?];
        while self.keyword("OR") {
            items.push(self.both(depth)?);
        }
        Ok(Filter { any: true, items })
    }

    fn both(&mut self, depth: usize) -> Parsed<Item> {
        let mut items = vec![self.leaf(depth)?];
        while self.keyword("AND") {
            items.push(self.leaf(depth)?);
        }
        Ok(Item::Filter(Filter { any: false, items }))
    }

    fn leaf(&mut self, depth: usize) -> Parsed<Item> {
        take(
            &mut self.left,
            "0x8004430C",
            "Number of conditions in query exceeded maximum limit.",
        )?;
        if self.mark("(") {
            let inner = self.either(depth + 1)?;
            self.must(")")?;
            return Ok(Item::Filter(inner));
        }
        let attribute = self.name()?;
        let (operator, values) = self.comparison()?;
        Ok(Item::Condition(Condition {
            entity: None,
            attribute,
            operator: operator.to_owned(),
            values,
            value_of: None,
        }))
    }

    fn comparison(&mut self) -> Parsed<(&'static str, Vec<String>)> {
        if self.keyword("IS") {
            let operator = if self.keyword("NOT") { "not-null" } else { "null" };
            self.must("NULL")?;
            return Ok((operator, Vec::new()));
        }
        let not = self.keyword("NOT");
        let pick = |yes: &'static str, no: &'static str| if not { no } else { yes };
        if self.keyword("LIKE") {
            return Ok((pick("like", "not-like"), vec![self.constant()?]));
        }
        if self.keyword("IN") {
            self.must("(")?;
            let mut values = vec![self.constant()?];
            while self.mark(",") {
                values.push(self.constant()?);
            }
            self.must(")")?;
            return Ok((pick("in", "not-in"), values));
        }
        if self.keyword("BETWEEN") {
            let low = self.constant()?;
            self.must("AND")?;
            return Ok((pick("between", "not-between"), vec![low, self.constant()?]));
        }
        let operator = match self.tokens.next() {
            Some(Token::Mark("=")) => "eq",
            Some(Token::Mark("<>" | "!=")) => "ne",
            Some(Token::Mark("<")) => "lt",
            Some(Token::Mark("<=")) => "le",
            Some(Token::Mark(">")) => "gt",
            Some(Token::Mark(">=")) => "ge",
            _ => return Err(wrong("a comparison was expected")),
        };
        if not {
            return Err(wrong("NOT stands before LIKE, IN and BETWEEN only"));
        }
        Ok((operator, vec![self.constant()?]))
    }
}

/// Parses a whole SELECT.
pub(crate) fn select(text: &str) -> Parsed<Fetch> {
    if text.len() > LONGEST {
        return Err(wrong("it is too long"));
    }
    let parser = Parser {
        tokens: tokens(text)?.into_iter(),
        left: MOST,
    };
    parser.whole()
}
