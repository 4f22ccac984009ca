// The people of the message as chips: who is shown below, who has several records, who is a colleague, who is unknown.
import { Link, makeStyles, tokens } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import type { PaneView } from "../platform/types";
import { useTexts } from "../texts";
import { useFocusPerson } from "./actions";
import { PersonChip } from "./PersonChip";
import { Section } from "./sections";
import { AddPerson } from "./AddPerson";

/** Chips at first, and with each step: a message to thousands must not cost thousands of chips. */
const FIRST = 8;
const STEP = 40;

const useStyles = makeStyles({
  chips: { display: "flex", flexWrap: "wrap", gap: "6px", margin: 0, padding: 0, listStyleType: "none" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  more: { fontSize: tokens.fontSizeBase200, alignSelf: "center" },
});

export function People({ pane }: { pane: PaneView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [shown, setShown] = useState(FIRST);
  const focusing = useFocusPerson(pane.key);
  const focus = focusing.isPending ? focusing.variables : pane.focus;
  const rest = pane.people.length - shown;
  const current = pane.people.find((person) => person.address === focus);
  // A contact that is not in the organization comes there by being tracked.
  const canAdd = pane.item?.kind !== "contact";
  return (
    <Section title={pane.item === null ? texts.people.title : texts.items.peopleOf(pane.item.kind)}>
      {pane.people.length === 0 && <p className={styles.quiet}>{texts.people.nobody}</p>}
      <ul className={styles.chips}>
        {pane.people.slice(0, shown).map((person, index) => (
          <li key={`${String(index)} ${person.address}`}>
            <PersonChip message={pane.key} person={person} current={person.address !== "" && person.address === focus} canAdd={canAdd} onFocus={() => focusing.mutate(person.address)} />
          </li>
        ))}
        {rest <= 0 && pane.more_people > 0 && <li className={styles.more}><span className={styles.quiet}>{texts.people.notLookedUp(pane.more_people)}</span></li>}
        {rest > 0 && <li className={styles.more}><Link as="button" className={styles.more} onClick={() => setShown(shown + STEP)}>{texts.people.showMore(rest)}</Link></li>}
      </ul>
      {canAdd && current?.state === "unknown" && pane.subject === null && pane.problem === null && <AddPerson message={pane.key} person={current} />}
    </Section>
  );
}
