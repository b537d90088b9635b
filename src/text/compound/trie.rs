//! Words in a trie, to find every known word that starts at a place in one walk.
//!
//! In: words sorted by their bytes, each once. Out: the numbers of those that are prefixes of a text. About three
//! nodes of 12 bytes a word; children of a node lie side by side, sorted by byte.

/// A node: the byte that leads to it, its children, and the word that ends here.
#[derive(Debug, Clone, Copy)]
struct Node {
    first_child: u32,
    /// The word's number plus one; 0 where none ends.
    word: u32,
    children: u16,
    byte: u8,
}

/// The words, by prefix.
#[derive(Debug, Clone, Default)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

impl Trie {
    /// `words` must be sorted and distinct; their numbers are their places.
    pub(super) fn new(words: &[String]) -> Self {
        let mut nodes = vec![Node { first_child: 0, word: 0, children: 0, byte: 0 }];
        // Breadth first, so that a node's children are neighbours. A queue entry: node, depth, its words.
        let mut queue =
            std::collections::VecDeque::from([(0_usize, 0_usize, 0_usize, words.len())]);
        while let Some((node, depth, mut from, to)) = queue.pop_front() {
            let mut word = 0;
            if words.get(from).is_some_and(|first| from < to && first.len() == depth) {
                word = number(from) + 1;
                from += 1;
            }
            let first_child = nodes.len();
            while from < to {
                let byte = byte_at(words, from, depth);
                let len = words.get(from..to).map_or(1, |rest| {
                    rest.partition_point(|w| w.as_bytes().get(depth) == byte.as_ref())
                });
                let end = from + len.max(1);
                queue.push_back((nodes.len(), depth + 1, from, end));
                nodes.push(Node { first_child: 0, word: 0, children: 0, byte: byte.unwrap_or(0) });
                from = end;
            }
            let children = u16::try_from(nodes.len() - first_child).unwrap_or(u16::MAX);
            if let Some(node) = nodes.get_mut(node) {
                node.first_child = number(first_child);
                node.children = children;
                node.word = word;
            }
        }
        Self { nodes }
    }

    /// Every word that `text` starts with, shortest first, as (its length in bytes, its number).
    pub(super) fn prefixes<'t>(
        &'t self,
        text: &'t [u8],
    ) -> impl Iterator<Item = (usize, u32)> + 't {
        let mut node = self.nodes.first();
        let mut bytes = text.iter().enumerate();
        std::iter::from_fn(move || {
            loop {
                let (at, byte) = bytes.next()?;
                let parent = node?;
                let start = index(parent.first_child);
                let children = self.nodes.get(start..start + usize::from(parent.children))?;
                let child = children.binary_search_by_key(byte, |child| child.byte).ok();
                node = child.and_then(|child| children.get(child));
                let found = node?.word;
                if found > 0 {
                    return Some((at + 1, found - 1));
                }
            }
        })
    }

    /// The number of `word`, if it is known.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let last = self.prefixes(word.as_bytes()).last()?;
        (last.0 == word.len()).then_some(last.1)
    }
}

fn byte_at(words: &[String], word: usize, depth: usize) -> Option<u8> {
    words.get(word).and_then(|word| word.as_bytes().get(depth)).copied()
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX - 1)
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
