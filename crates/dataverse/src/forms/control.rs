//! The controls of a form by their class ids (reference G4).

use uuid::{Uuid, uuid};

/// Controls that show no column of the record itself: lists, other forms, notes, pages of others, frames. A cell with one of
/// them is skipped, whatever column it names.
const SKIPPED: [Uuid; 7] = [
    uuid!("E7A81278-8635-4D9E-8D4D-59480B391C5B"), // sub-grid
    uuid!("02D4264B-47E2-4B4C-AA95-F439F3F4D458"), // reference-panel sub-grid
    uuid!("5C5600E0-1D6E-4205-A272-BE80DA87FD42"), // quick view form
    uuid!("06375649-C143-495E-A496-C962E5B4488E"), // notes, timeline
    uuid!("9FDF5F91-88B1-47F4-AD53-C11EFC01A01D"), // web resource
    uuid!("FD2A7985-3187-444E-908D-6624B21F69C0"), // frame
    uuid!("CBFB742C-14E7-4A17-96BB-1A13F7F64AA2"), // party list: rows of another table
];

/// Whether a control shows the column that it is bound to. What kind of value that is, the column's own type says: a class that
/// is not known here falls back to it.
pub(super) fn shows_column(class: &str) -> bool {
    let class = class.trim().trim_start_matches('{').trim_end_matches('}');
    Uuid::parse_str(class).map_or(true, |class| !SKIPPED.contains(&class))
}

#[cfg(test)]
mod tests {
    use super::shows_column;

    #[test]
    fn g4_controls_of_a_column_are_shown_and_frames_and_scripts_are_skipped() {
        for shown in [
            "{4273EDBD-AC1D-40D3-9FB2-095C621B552D}",
            "{3EF39988-22BB-4F0B-BBBE-64B5A3748AEE}",
            "{270BD3DB-D9AF-4782-9025-509E298DEC0A}",
            "{67FAC785-CD58-4F9F-ABB3-4B7DDC6ED5ED}",
            "{5B773807-9FB2-42DB-97C3-7A91EFF8ADFF}",
            "{8C10015A-B339-4982-9474-A95FE05631A5}",
            "{5D68B988-0661-4DB2-BC3E-17598AD3BE6C}",
            "{11111111-2222-3333-4444-555555555555}",
            "no class",
        ] {
            assert!(shows_column(shown), "{shown}");
        }
        for skipped in [
            "{9FDF5F91-88B1-47F4-AD53-C11EFC01A01D}",
            "fd2a7985-3187-444e-908d-6624b21f69c0",
            "{E7A81278-8635-4D9E-8D4D-59480B391C5B}",
        ] {
            assert!(!shows_column(skipped), "{skipped}");
        }
    }
}
