//! Tokens to the syntax tree of `$filter`. Depth is bounded: a hostile filter is refused, not followed.

use std::collections::BTreeMap;

use super::error::QueryError;
use super::expression::{Comparison, Expression, Literal, Operand, Quantifier, TextTest};
use super::lexer::{Token, tokens};

const DEEPEST: usize = 60;
/// The most conditions of one query, as the real service has it.
const MOST: usize = 500;
const NAMESPACE: &str = "Microsoft.Dynamics.CRM.";

/// Parses a whole `$filter`; aliases stand for their texts (reference A7).
pub(crate) fn filter(text: &str, aliases: &BTreeMap<String, String>) -> Result<Expression, QueryError> {
    let tokens = tokens(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        aliases,
        depth: 0,
        conditions: 0,
    };
    let expression = parser.either()?;
    if parser.tokens.is_empty() {
        Ok(expression)
    } else {
        Err(parser.unexpected())
    }
}

/// Parses one literal, as a key has it.
pub(crate) fn literal(text: &str) -> Result<Literal, QueryError> {
    match tokens(text)?.as_slice() {
        [Token::Literal(literal)] => Ok(literal.clone()),
        _ => Err(QueryError::invalid(format!("'{text}' is not a literal."))),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    aliases: &'a BTreeMap<String, String>,
    depth: usize,
    conditions: usize,
}

impl Parser<'_> {
    fn unexpected(&self) -> QueryError {
        let found = match self.tokens.first() {
            Some(Token::Name(name)) => name.clone(),
            Some(Token::Literal(_)) => "a literal".to_owned(),
            Some(Token::Mark(mark)) => mark.to_string(),
            None => "the end".to_owned(),
        };
        QueryError::invalid(format!("Syntax error in $filter: unexpected {found}."))
    }

    fn next(&mut self) -> Option<&Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn take_mark(&mut self, mark: char) -> bool {
        let found = self.tokens.first() == Some(&Token::Mark(mark));
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, mark: char) -> Result<(), QueryError> {
        if self.take_mark(mark) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.first(), Some(Token::Name(name)) if name == word);
        if found {
            self.next();
        }
        found
    }

    fn name(&mut self) -> Result<String, QueryError> {
        match self.tokens.first() {
            Some(Token::Name(name)) => {
                let name = name.clone();
                self.next();
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn either(&mut self) -> Result<Expression, QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(QueryError::invalid(
                "The node count limit of $filter has been exceeded.",
            ));
        }
        let mut terms = vec![self.both()?];
        while self.take_word("or") {
            terms.push(self.both()?);
        }
        self.depth -= 1;
        Ok(one_or(terms, Expression::Or))
    }

    fn both(&mut self) -> Result<Expression, QueryError> {
        let mut terms = vec![self.negation()?];
        while self.take_word("and") {
            terms.push(self.negation()?);
        }
        Ok(one_or(terms, Expression::And))
    }

    fn negation(&mut self) -> Result<Expression, QueryError> {
        let mut negated = false;
        while self.take_word("not") {
            negated = !negated;
        }
        let primary = self.primary()?;
        Ok(if negated {
            Expression::Not(Box::new(primary))
        } else {
            primary
        })
    }

    fn primary(&mut self) -> Result<Expression, QueryError> {
        self.conditions += 1;
        if self.conditions > MOST {
            return Err(QueryError::invalid(format!(
                "The number of conditions in $filter exceeds the maximum of {MOST}."
            )));
        }
        if self.take_mark('(') {
            let inner = self.either()?;
            self.expect(')')?;
            return self.truth(inner);
        }
        if let Some(Token::Literal(_)) = self.tokens.first() {
            let left = self.operand()?;
            return self.comparison(left);
        }
        let name = self.name()?;
        if let Some(function) = name.strip_prefix(NAMESPACE) {
            let query = self.query(function.to_owned())?;
            return self.truth(query);
        }
        if let (Some(test), Some(Token::Mark('('))) = (text_test(&name), self.tokens.first()) {
            let call = self.text_call(test)?;
            return self.truth(call);
        }
        self.path_or_lambda(name)
    }

    /// `... eq true`, `... eq false`, or nothing, behind a condition.
    fn truth(&mut self, condition: Expression) -> Result<Expression, QueryError> {
        let equal = match self.tokens.first() {
            Some(Token::Name(word)) if word == "eq" => true,
            Some(Token::Name(word)) if word == "ne" => false,
            _ => return Ok(condition),
        };
        self.next();
        match self.next() {
            Some(Token::Literal(Literal::Bool(value))) if *value == equal => Ok(condition),
            Some(Token::Literal(Literal::Bool(_))) => Ok(Expression::Not(Box::new(condition))),
            _ => Err(self.unexpected()),
        }
    }

    fn path_or_lambda(&mut self, first: String) -> Result<Expression, QueryError> {
        let mut path = vec![first];
        while self.take_mark('/') {
            let name = self.name()?;
            let quantifier = match name.as_str() {
                "any" => Some(Quantifier::Any),
                "all" => Some(Quantifier::All),
                _ => None,
            };
            match quantifier {
                Some(quantifier) if self.take_mark('(') => return self.lambda(quantifier, path),
                _ => path.push(name),
            }
        }
        let left = self.resolve(path)?;
        self.comparison(left)
    }

    fn lambda(&mut self, quantifier: Quantifier, path: Vec<String>) -> Result<Expression, QueryError> {
        if self.take_mark(')') {
            if quantifier == Quantifier::All {
                return Err(QueryError::invalid("The 'all' operator needs a condition."));
            }
            return Ok(Expression::Lambda {
                quantifier,
                path,
                variable: String::new(),
                condition: None,
            });
        }
        let variable = self.name()?;
        self.expect(':')?;
        let condition = Some(Box::new(self.either()?));
        self.expect(')')?;
        Ok(Expression::Lambda {
            quantifier,
            path,
            variable,
            condition,
        })
    }

    fn comparison(&mut self, left: Operand) -> Result<Expression, QueryError> {
        let operator = match self.name()?.as_str() {
            "eq" => Comparison::Equal,
            "ne" => Comparison::NotEqual,
            "gt" => Comparison::Greater,
            "ge" => Comparison::GreaterOrEqual,
            "lt" => Comparison::Less,
            "le" => Comparison::LessOrEqual,
            other => {
                return Err(QueryError::invalid(format!(
                    "Syntax error in $filter: unexpected {other}."
                )));
            }
        };
        Ok(Expression::Compare(left, operator, self.operand()?))
    }

    fn operand(&mut self) -> Result<Operand, QueryError> {
        if let Some(Token::Literal(literal)) = self.tokens.first() {
            let constant = Operand::Constant(literal.clone());
            self.next();
            return Ok(constant);
        }
        let mut path = vec![self.name()?];
        while self.take_mark('/') {
            path.push(self.name()?);
        }
        self.resolve(path)
    }

    /// An alias stands for a literal or a property; without a value it is null (powerapps-docs `webapi/query/overview`).
    fn resolve(&self, path: Vec<String>) -> Result<Operand, QueryError> {
        let [alias] = path.as_slice() else {
            return Ok(Operand::Path(path));
        };
        if !alias.starts_with('@') {
            return Ok(Operand::Path(path));
        }
        let Some(text) = self.aliases.get(alias) else {
            return Ok(Operand::Constant(Literal::Null));
        };
        let mut names = Vec::new();
        match tokens(text)?.as_slice() {
            [Token::Literal(literal)] => return Ok(Operand::Constant(literal.clone())),
            parts => {
                for part in parts.chunks(2) {
                    match part {
                        [Token::Name(name)] | [Token::Name(name), Token::Mark('/')]
                            if !name.starts_with('@') =>
                        {
                            names.push(name.clone());
                        }
                        _ => return Err(QueryError::invalid(format!("The value of {alias} is malformed."))),
                    }
                }
            }
        }
        Ok(Operand::Path(names))
    }

    fn text_call(&mut self, test: TextTest) -> Result<Expression, QueryError> {
        self.expect('(')?;
        let subject = self.operand()?;
        self.expect(',')?;
        let wanted = self.operand()?;
        self.expect(')')?;
        match (subject, wanted) {
            (Operand::Path(path), Operand::Constant(Literal::Text(text))) => {
                Ok(Expression::Test(test, path, text))
            }
            _ => Err(QueryError::invalid(
                "A string function takes a property and a string literal.",
            )),
        }
    }

    fn query(&mut self, name: String) -> Result<Expression, QueryError> {
        self.expect('(')?;
        let mut property = Vec::new();
        let mut values = Vec::new();
        while !self.take_mark(')') {
            let parameter = self.name()?;
            self.expect('=')?;
            match parameter.as_str() {
                "PropertyName" => property = self.property()?,
                "PropertyValue" => values.push(self.constant()?),
                "PropertyValues" => self.list(&mut values)?,
                "PropertyValue1" | "PropertyValue2" => values.push(self.constant()?),
                other => {
                    return Err(QueryError::invalid(format!(
                        "The function {name} has no parameter {other}."
                    )));
                }
            }
            if !self.take_mark(',') && self.tokens.first() != Some(&Token::Mark(')')) {
                return Err(self.unexpected());
            }
        }
        if property.is_empty() {
            return Err(QueryError::invalid(format!(
                "The function {name} needs PropertyName."
            )));
        }
        Ok(Expression::Query {
            name,
            property,
            values,
        })
    }

    fn property(&mut self) -> Result<Vec<String>, QueryError> {
        match self.constant()? {
            Literal::Text(text) => Ok(text.split('/').map(str::to_owned).collect()),
            _ => Err(QueryError::invalid("PropertyName takes a string.")),
        }
    }

    fn list(&mut self, values: &mut Vec<Literal>) -> Result<(), QueryError> {
        if let Some(Token::Name(alias)) = self.tokens.first()
            && let Some(text) = self.aliases.get(alias)
        {
            self.next();
            let inside = tokens(text)?;
            let mut parser = Parser {
                tokens: &inside,
                aliases: &BTreeMap::new(),
                depth: 0,
                conditions: 0,
            };
            parser.elements(values)?;
            return if parser.tokens.is_empty() {
                Ok(())
            } else {
                Err(parser.unexpected())
            };
        }
        self.elements(values)
    }

    /// `[a,b]`: a list of at least one member, as JSON has them, quotes of either kind.
    fn elements(&mut self, values: &mut Vec<Literal>) -> Result<(), QueryError> {
        self.expect('[')?;
        loop {
            values.push(self.constant()?);
            if self.take_mark(']') {
                return Ok(());
            }
            self.expect(',')?;
        }
    }

    fn constant(&mut self) -> Result<Literal, QueryError> {
        match self.operand()? {
            Operand::Constant(literal) => Ok(literal),
            Operand::Path(_) => Err(QueryError::invalid("A literal was expected.")),
        }
    }
}

fn text_test(name: &str) -> Option<TextTest> {
    match name {
        "contains" => Some(TextTest::Contains),
        "startswith" => Some(TextTest::StartsWith),
        "endswith" => Some(TextTest::EndsWith),
        _ => None,
    }
}

fn one_or(mut terms: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match terms.pop() {
        Some(only) if terms.is_empty() => only,
        Some(last) => {
            terms.push(last);
            many(terms)
        }
        None => many(terms),
    }
}
