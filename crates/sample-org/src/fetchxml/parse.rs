//! Text to [`Fetch`]. What is no FetchXML is refused with the code that the SDK's list has for it
//! (powerapps-docs `data-service-error-codes`, QueryBuilder...); sizes and depths are bounded.

use roxmltree::{Document, Node as Xml, ParsingOptions};

use super::ast::{Attribute, By, Condition, Fetch, Filter, Item, Join, Link, Node, Part, Sort, Total};
use super::xml::{Parsed, alias, elements, invalid_node, number, optional, required, take, truth};
use crate::odata::QueryError;
use crate::odata::apply::Method;
use crate::odata::expand::MOST_ORDERS;

/// The longest text: twice the longest URL of a batch (reference A1).
const LONGEST: usize = 128 * 1024;
/// The most XML nodes.
const MOST_NODES: u32 = 20_000;
/// The most conditions and links together, and the most links (powerapps-docs `filter-rows`, `join-tables`).
const MOST_CONDITIONS: usize = 500;
const MOST_LINKS: usize = 15;
/// How deep filters and links may be nested.
const DEEPEST: usize = 30;
/// The most filters, attributes and orders, all together each.
const MOST_FILTERS: usize = 500;
const MOST_ATTRIBUTES: usize = 500;
/// The most rows of one page.
const MOST_ROWS: usize = 5000;

/// How much more may come.
struct Budget {
    conditions: usize,
    links: usize,
    filters: usize,
    attributes: usize,
    orders: usize,
}

/// Parses a whole query.
pub(crate) fn fetch(text: &str) -> Parsed<Fetch> {
    if text.trim().is_empty() {
        return Err(QueryError::coded("0x80041124", "Xml String can't be null."));
    }
    if text.len() > LONGEST {
        return Err(QueryError::coded("0x80040203", "The FetchXML query is too long."));
    }
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    // What the parser says may quote the query; its place is enough.
    let document = Document::parse_with_options(text.trim(), options).map_err(|error| {
        let at = error.pos();
        QueryError::coded(
            "0x80041125",
            format!("Invalid XML at line {}, position {}.", at.row, at.col),
        )
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "fetch" {
        return Err(invalid_node(root, "fetch"));
    }
    whole(root)
}

fn whole(root: Xml<'_, '_>) -> Parsed<Fetch> {
    let mut budget = Budget {
        conditions: MOST_CONDITIONS,
        links: MOST_LINKS,
        filters: MOST_FILTERS,
        attributes: MOST_ATTRIBUTES,
        orders: MOST_ORDERS,
    };
    let mut entity = None;
    for child in elements(root) {
        match child.tag_name().name() {
            "entity" if entity.is_none() => entity = Some(node(child, &mut budget, 0)?),
            // An order that stands outside of the entity is ignored, as old clients write it.
            "order" => {}
            _ => return Err(invalid_node(child, "entity")),
        }
    }
    let entity = entity
        .ok_or_else(|| QueryError::coded("0x80041123", "A required element was not specified: entity."))?;
    let made = Fetch {
        entity,
        top: number(root, "top")?,
        count: number(root, "count")?,
        page: number(root, "page")?,
        cookie: root.attribute("paging-cookie").map(str::to_owned),
        distinct: truth(root, "distinct", "0x80041115")?,
        aggregate: truth(root, "aggregate", "0x8004111a")?,
        aggregate_limit: number(root, "aggregatelimit")?,
        total: truth(root, "returntotalrecordcount", "0x80040203")?,
        raw_order: truth(root, "useraworderby", "0x800410fd")?,
    };
    truth(root, "no-lock", "0x80041118")?;
    checked(made)
}

fn checked(fetch: Fetch) -> Parsed<Fetch> {
    let refuse = |text: &str| Err(QueryError::coded("0x80040203", text));
    let paged = fetch.count.is_some() || fetch.page.is_some() || fetch.cookie.is_some() || fetch.total;
    if fetch.top.is_some() && paged {
        return refuse(
            "The Top.Count attribute can't be specified with count, page, paging-cookie or returntotalrecordcount.",
        );
    }
    if fetch.top.is_some_and(|top| top > MOST_ROWS) {
        return refuse("The top attribute cannot exceed 5000.");
    }
    if fetch.distinct && fetch.entity.none {
        return Err(QueryError::coded(
            "0x8004112C",
            "The no-attrs tag cannot be used in conjuction with Distinct set to true.",
        ));
    }
    Ok(fetch)
}

fn node(element: Xml<'_, '_>, budget: &mut Budget, depth: usize) -> Parsed<Node> {
    if depth > DEEPEST {
        return Err(QueryError::coded(
            "0x80040203",
            "The FetchXML query is nested too deeply.",
        ));
    }
    let mut made = Node {
        name: required(element, "name")?.to_owned(),
        ..Node::default()
    };
    for child in elements(element) {
        match child.tag_name().name() {
            "attribute" => {
                take(
                    &mut budget.attributes,
                    "0x80040203",
                    "Number of attributes in query exceeded maximum limit.",
                )?;
                made.attributes.push(attribute(child)?);
            }
            "all-attributes" => made.all = true,
            "no-attrs" => made.none = true,
            "order" => {
                take(
                    &mut budget.orders,
                    "0x80040203",
                    "Number of orders in query exceeded maximum limit.",
                )?;
                made.orders.push(order(child)?);
            }
            "filter" => made.filters.push(filter(child, budget, depth + 1)?),
            "link-entity" => {
                let link = link(child, budget, depth + 1)?;
                if !matches!(link.join, Join::Inner | Join::Outer | Join::First | Join::Exists) {
                    return Err(QueryError::coded(
                        "0x80041121",
                        "Unsupported join operator: this link-type is for filters only.",
                    ));
                }
                made.links.push(link);
            }
            _ => {
                return Err(invalid_node(
                    child,
                    "filter, order, link-entity, attribute, all-attributes, no-attrs",
                ));
            }
        }
    }
    Ok(made)
}

fn link(element: Xml<'_, '_>, budget: &mut Budget, depth: usize) -> Parsed<Link> {
    take(
        &mut budget.links,
        "0x8004430D",
        "Number of link entities in query exceeded maximum limit.",
    )?;
    spend(budget)?;
    let join = match element.attribute("link-type").unwrap_or("inner") {
        "inner" | "natural" => Join::Inner,
        "outer" => Join::Outer,
        "exists" | "in" => Join::Exists,
        "matchfirstrowusingcrossapply" => Join::First,
        "any" => Join::Any,
        "not any" => Join::NotAny,
        "all" => Join::All,
        "not all" => Join::NotAll,
        _ => {
            return Err(QueryError::coded(
                "0x80041117",
                "The only valid values for link-type attribute are 'natural', 'inner', 'in', 'exists', 'matchfirstrowusingcrossapply' and 'outer', and in filters 'any', 'not any', 'all' and 'not all'.",
            ));
        }
    };
    truth(element, "intersect", "0x80040203")?;
    let (from, to) = (optional(element, "from"), optional(element, "to"));
    if from.is_some() != to.is_some() {
        return Err(QueryError::coded(
            "0x80041111",
            "AttributeFrom and AttributeTo must be either both specified or both omitted.",
        ));
    }
    Ok(Link {
        join,
        from,
        to,
        alias: alias(element)?,
        node: node(element, budget, depth)?,
    })
}

fn spend(budget: &mut Budget) -> Parsed<()> {
    take(
        &mut budget.conditions,
        "0x8004430C",
        "Number of conditions in query exceeded maximum limit.",
    )
}

fn attribute(element: Xml<'_, '_>) -> Parsed<Attribute> {
    let distinct = truth(element, "distinct", "0x80041115")?;
    let aggregate = match element.attribute("aggregate") {
        None => None,
        Some("count") => Some(Total::Method(Method::Rows)),
        Some("countcolumn") if distinct => Some(Total::Method(Method::Distinct)),
        Some("countcolumn") => Some(Total::NotNull),
        Some("sum") => Some(Total::Method(Method::Sum)),
        Some("avg") => Some(Total::Method(Method::Average)),
        Some("min") => Some(Total::Method(Method::Least)),
        Some("max") => Some(Total::Method(Method::Greatest)),
        Some(_) => {
            return Err(QueryError::coded(
                "0x8004111a",
                "An error occurred while processing Aggregates in Query",
            ));
        }
    };
    let part = match element.attribute("dategrouping") {
        None => None,
        Some("day") => Some(Part::Day),
        Some("week") => Some(Part::Week),
        Some("month") => Some(Part::Month),
        Some("quarter") => Some(Part::Quarter),
        Some("year") => Some(Part::Year),
        Some("fiscal-period") => Some(Part::FiscalPeriod),
        Some("fiscal-year") => Some(Part::FiscalYear),
        Some(_) => {
            return Err(QueryError::coded(
                "0x80041135",
                "An invalid value was specified for dategrouping.",
            ));
        }
    };
    let children = match element.attribute("rowaggregate") {
        None => false,
        Some("CountChildren") => true,
        Some(_) => {
            return Err(QueryError::coded(
                "0x8004111a",
                "The only row aggregate is CountChildren.",
            ));
        }
    };
    let own_zone =
        element.attribute("usertimezone").is_none() || truth(element, "usertimezone", "0x80040203")?;
    Ok(Attribute {
        name: required(element, "name")?.to_owned(),
        alias: alias(element)?,
        aggregate,
        group: truth(element, "groupby", "0x8004112E")?,
        part,
        own_zone,
        children,
    })
}

fn order(element: Xml<'_, '_>) -> Parsed<Sort> {
    let by = match (optional(element, "attribute"), optional(element, "alias")) {
        (_, Some(alias)) => By::Alias(alias),
        (Some(name), None) => By::Attribute(optional(element, "entityname"), name),
        (None, None) => {
            return Err(QueryError::coded(
                "0x8004111e",
                "A required attribute was not specified: attribute of order.",
            ));
        }
    };
    Ok(Sort {
        by,
        descending: truth(element, "descending", "0x80041119")?,
    })
}

fn filter(element: Xml<'_, '_>, budget: &mut Budget, depth: usize) -> Parsed<Filter> {
    if depth > DEEPEST {
        return Err(QueryError::coded(
            "0x80040203",
            "The FetchXML query is nested too deeply.",
        ));
    }
    take(
        &mut budget.filters,
        "0x8004430C",
        "Number of filters in query exceeded maximum limit.",
    )?;
    let any = match element.attribute("type") {
        None | Some("and") => false,
        Some("or") => true,
        Some(_) => {
            return Err(QueryError::coded(
                "0x80041122",
                "Unsupported filter type. Valid values are 'and', or 'or'.",
            ));
        }
    };
    truth(element, "isquickfindfields", "0x80041138")?;
    let mut items = Vec::new();
    for child in elements(element) {
        items.push(match child.tag_name().name() {
            "condition" => Item::Condition(condition(child, budget)?),
            "filter" => Item::Filter(filter(child, budget, depth + 1)?),
            "link-entity" => Item::Link(Box::new(filter_link(child, budget, depth + 1)?)),
            _ => return Err(invalid_node(child, "condition, filter, link-entity")),
        });
    }
    Ok(Filter { any, items })
}

fn filter_link(element: Xml<'_, '_>, budget: &mut Budget, depth: usize) -> Parsed<Link> {
    let link = link(element, budget, depth)?;
    if link.join.is_join() {
        return Err(QueryError::coded(
            "0x80041121",
            "Unsupported join operator: in a filter the link-type is any, not any, all, not all, exists or in.",
        ));
    }
    if !link.node.attributes.is_empty() || link.node.all {
        return Err(QueryError::coded(
            "0x8004111c",
            "A link in a filter returns no columns.",
        ));
    }
    Ok(link)
}

fn condition(element: Xml<'_, '_>, budget: &mut Budget) -> Parsed<Condition> {
    spend(budget)?;
    let mut values: Vec<String> = element
        .attribute("value")
        .map(str::to_owned)
        .into_iter()
        .collect();
    for child in elements(element) {
        if child.tag_name().name() != "value" {
            return Err(invalid_node(child, "value"));
        }
        values.push(child.text().unwrap_or_default().to_owned());
    }
    Ok(Condition {
        entity: optional(element, "entityname"),
        attribute: required(element, "attribute")?.to_owned(),
        operator: required(element, "operator")?.to_owned(),
        values,
        value_of: optional(element, "valueof"),
    })
}

#[cfg(test)]
mod tests {
    use super::fetch;

    /// Over HTTP a URL's length ends some of them early; here the parser meets them whole.
    #[test]
    fn committed_inputs_are_parsed_or_refused() {
        let corpus = include_str!("../../tests/corpora/fetchxml.txt");
        let fine = corpus.lines().filter(|line| fetch(line).is_ok()).count();
        assert!(fine > 10 && fine < corpus.lines().count(), "{fine}");
        let deep = format!("{}{}", "<a>".repeat(30_000), "</a>".repeat(30_000));
        assert!(fetch(&deep).is_err());
        let long = format!(
            "<fetch><entity name='contact'>{}</entity></fetch>",
            " ".repeat(200_000)
        );
        assert!(fetch(&long).is_err());
    }
}
