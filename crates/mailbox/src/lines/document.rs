//! A file as a tree of components and lines, which puts itself together again from its own bytes.

use super::fold::breaks_off_softly;
use super::line::Line;

/// How deep components may lie in each other: a calendar needs three.
const DEEPEST: usize = 16;

/// A line, or a component with its own lines.
#[derive(Clone)]
pub(crate) enum Node {
    /// A line.
    Line(Line),
    /// A component.
    Component(Component),
}

/// What stands between `BEGIN` and `END`.
#[derive(Clone)]
pub(crate) struct Component {
    /// `BEGIN:NAME`.
    begin: Line,
    /// The name in capitals.
    name: String,
    /// What is in it, in order.
    pub(crate) nodes: Vec<Node>,
    /// `END:NAME`; nothing in a file that breaks off.
    end: Option<Line>,
}

/// A file.
#[derive(Clone)]
pub(crate) struct Document {
    /// What is in it, in order.
    pub(crate) nodes: Vec<Node>,
    /// How its lines end.
    pub(crate) newline: &'static str,
}

/// Components lie in each other more deeply than anything real does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

impl Document {
    /// Takes a file apart.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut open: Vec<Component> = Vec::new();
        let mut nodes = Vec::new();
        for raw in physical(bytes) {
            let line = Line::read(raw);
            if line.is("BEGIN") {
                if open.len() >= DEEPEST {
                    return Err(Malformed);
                }
                open.push(Component::begun(line));
                continue;
            }
            let closes = line.is("END") && open.last().is_some_and(|top| top.name == plain(line.value()));
            let node = if closes {
                open.pop().map(|top| Node::Component(top.ended(line)))
            } else {
                Some(Node::Line(line))
            };
            let into = open.last_mut().map_or(&mut nodes, |top| &mut top.nodes);
            into.extend(node);
        }
        // A file that breaks off: what was begun is what there is.
        while let Some(top) = open.pop() {
            let into = open.last_mut().map_or(&mut nodes, |under| &mut under.nodes);
            into.push(Node::Component(top));
        }
        Ok(Self {
            nodes,
            newline: newline_of(bytes),
        })
    }

    /// The file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write(&self.nodes, &mut out);
        out
    }

    /// The components of a name at the top.
    pub(crate) fn components<'d>(&'d self, name: &'d str) -> impl Iterator<Item = &'d Component> {
        components(&self.nodes, name)
    }

    /// The first component of a name at the top.
    pub(crate) fn first_mut(&mut self, name: &str) -> Option<&mut Component> {
        components_mut(&mut self.nodes).find(|component| component.is(name))
    }
}

impl Component {
    fn begun(begin: Line) -> Self {
        Self {
            name: plain(begin.value()),
            begin,
            nodes: Vec::new(),
            end: None,
        }
    }

    fn ended(mut self, end: Line) -> Self {
        self.end = Some(end);
        self
    }

    /// A new, empty one.
    pub(crate) fn new(name: &str, newline: &str) -> Self {
        Self::begun(Line::new("BEGIN", name, newline)).ended(Line::new("END", name, newline))
    }

    /// Whether it has this name, whatever its case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.trim())
    }

    /// Its own lines.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Line(line) => Some(line),
            Node::Component(_) => None,
        })
    }

    /// Its own lines.
    pub(crate) fn lines_mut(&mut self) -> impl Iterator<Item = &mut Line> {
        self.nodes.iter_mut().filter_map(|node| match node {
            Node::Line(line) => Some(line),
            Node::Component(_) => None,
        })
    }

    /// Its lines of a name.
    pub(crate) fn all<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Line> {
        self.lines().filter(move |line| line.is(name))
    }

    /// Its first line of a name.
    pub(crate) fn first(&self, name: &str) -> Option<&Line> {
        self.lines().find(|line| line.is(name))
    }

    /// Its first line of a name.
    pub(crate) fn first_mut(&mut self, name: &str) -> Option<&mut Line> {
        self.lines_mut().find(|line| line.is(name))
    }

    /// Keeps only some of its lines; components stay.
    pub(crate) fn retain_lines(&mut self, mut keep: impl FnMut(&Line) -> bool) {
        self.nodes.retain(|node| match node {
            Node::Line(line) => keep(line),
            Node::Component(_) => true,
        });
    }

    /// Adds a line behind its other lines, before its components.
    pub(crate) fn push_line(&mut self, line: Line, newline: &str) {
        let at = self
            .nodes
            .iter()
            .position(|node| matches!(node, Node::Component(_)))
            .unwrap_or(self.nodes.len());
        self.end_lines(newline);
        self.nodes.insert(at, Node::Line(line));
    }

    /// Adds a component behind everything else.
    pub(crate) fn push_component(&mut self, component: Self, newline: &str) {
        self.end_lines(newline);
        self.nodes.push(Node::Component(component));
    }

    /// Sees to it that what is added in a file that breaks off stands on a line of its own, and in this component.
    fn end_lines(&mut self, newline: &str) {
        self.begin.end_with(newline);
        self.lines_mut().for_each(|line| line.end_with(newline));
        for component in components_mut(&mut self.nodes) {
            component.end_lines(newline);
            match &mut component.end {
                Some(end) => end.end_with(newline),
                None => component.end = Some(Line::new("END", &component.name, newline)),
            }
        }
    }

    /// The components of a name in it.
    pub(crate) fn components<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Self> {
        components(&self.nodes, name)
    }

    /// The components in it.
    pub(crate) fn components_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        components_mut(&mut self.nodes)
    }

    /// Keeps only some of its components; lines stay.
    pub(crate) fn retain_components(&mut self, mut keep: impl FnMut(&Self) -> bool) {
        self.nodes.retain(|node| match node {
            Node::Line(_) => true,
            Node::Component(component) => keep(component),
        });
    }
}

fn components<'n>(nodes: &'n [Node], name: &'n str) -> impl Iterator<Item = &'n Component> {
    nodes.iter().filter_map(move |node| match node {
        Node::Component(component) if component.is(name) => Some(component),
        Node::Component(_) | Node::Line(_) => None,
    })
}

fn components_mut(nodes: &mut [Node]) -> impl Iterator<Item = &mut Component> {
    nodes.iter_mut().filter_map(|node| match node {
        Node::Component(component) => Some(component),
        Node::Line(_) => None,
    })
}

fn write(nodes: &[Node], out: &mut Vec<u8>) {
    for node in nodes {
        match node {
            Node::Line(line) => out.extend_from_slice(line.raw()),
            Node::Component(component) => {
                out.extend_from_slice(component.begin.raw());
                write(&component.nodes, out);
                if let Some(end) = &component.end {
                    out.extend_from_slice(end.raw());
                }
            }
        }
    }
}

/// The lines as they lie there, each with its folds and its line break.
fn physical(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    core::iter::from_fn(move || {
        let mut end = next_break(rest, 0)?;
        while goes_on(rest, end) {
            end = next_break(rest, end)?;
        }
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}

fn next_break(rest: &[u8], from: usize) -> Option<usize> {
    let after = rest.get(from..).filter(|after| !after.is_empty())?;
    Some(memchr::memchr(b'\n', after).map_or(rest.len(), |at| from + at + 1))
}

/// Whether a line goes on behind a line break: a blank follows, or it is quoted-printable and breaks off softly.
fn goes_on(rest: &[u8], end: usize) -> bool {
    match rest.get(end) {
        None => false,
        Some(b' ' | b'\t') => true,
        Some(_) => {
            let line = rest.get(..end).unwrap_or_default();
            breaks_off_softly(line)
        }
    }
}

/// A name without what no line of ours can hold.
fn plain(name: &str) -> String {
    let kept: String = name.chars().filter(|c| !c.is_control()).collect();
    kept.trim().to_ascii_uppercase()
}

fn newline_of(bytes: &[u8]) -> &'static str {
    match memchr::memchr(b'\n', bytes) {
        Some(at) if at == 0 || bytes.get(at - 1) != Some(&b'\r') => "\n",
        _ => "\r\n",
    }
}
