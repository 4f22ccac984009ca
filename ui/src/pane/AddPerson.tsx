// Where the record of a known person would stand: the offer to make one (H-12).
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import type { PersonKind, PersonView } from "../platform/types";
import { useTexts } from "../texts";
import { PersonForm } from "./PersonForm";

const useStyles = makeStyles({
  root: { display: "grid", rowGap: "8px", paddingBlockStart: "6px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  buttons: { display: "flex", flexWrap: "wrap", gap: "6px" },
});

export function AddPerson({ message, person }: { message: string; person: PersonView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [kind, setKind] = useState<PersonKind | null>(null);
  const choices: [PersonKind, string][] = [["contact", texts.people.asContact], ["lead", texts.people.asLead], ["account", texts.people.asAccount]];
  return (
    <div className={styles.root} role="group" aria-label={texts.people.addAs}>
      <p className={styles.text}>{texts.people.unknown(person.name)} {texts.people.addAs}:</p>
      <div className={styles.buttons}>
        {choices.map(([value, label]) => <Button key={value} size="small" onClick={() => setKind(value)}>{label}</Button>)}
      </div>
      {kind !== null && <PersonForm message={message} person={person} kind={kind} onClose={() => setKind(null)} />}
    </div>
  );
}
