// A field of recipients, completed from people of the mailbox and records of the organization. What is typed stays as it is: names
// and addresses with commas, as in any mail program.
import { Combobox, makeStyles, Option, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement, type Ref } from "react";
import { useApi } from "../platform/context";
import { queries } from "../queries";
import { useDebounced } from "../shared/debounce";
import { HeadField } from "./HeadField";

const REST = 200;
const FLEXIBLE = { minWidth: 0 } as const;

const useStyles = makeStyles({
  box: { minInlineSize: 0, inlineSize: "100%" },
  list: { maxBlockSize: "min(300px, 50vh)" },
  two: { display: "flex", flexDirection: "column", minInlineSize: 0 },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** What is before the recipient that is being typed, and that one. A comma within quotes separates nothing. */
export function lastOf(text: string): { before: string; last: string } {
  let quoted = false;
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charAt(index);
    quoted = letter === "\"" ? !quoted : quoted;
    at = (letter === "," || letter === ";") && !quoted ? index + 1 : at;
  }
  const before = text.slice(0, at);
  return { before: before === "" ? "" : `${before.trimEnd()} `, last: text.slice(at).trim() };
}

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  focus?: Ref<HTMLInputElement>;
}

export function RecipientField({ label, value, onChange, focus }: Props): ReactElement {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const { before, last } = lastOf(value);
  const asked = useDebounced(last, REST);
  const found = useQuery({ ...queries.recipients(useApi(), asked), enabled: open && asked.length > 1 });
  const people = asked === last && last.length > 1 ? (found.data ?? []) : [];
  return (
    <HeadField label={label}>
      <Combobox ref={focus} freeform style={FLEXIBLE} input={{ style: FLEXIBLE }} className={styles.box} expandIcon={null} listbox={{ className: styles.list }}
        value={value} selectedOptions={[]} open={open && people.length > 0} onOpenChange={(_event, data) => setOpen(data.open)} onBlur={() => setOpen(false)}
        onChange={(event) => { onChange(event.target.value); setOpen(true); }}
        onOptionSelect={(_event, data) => { const chosen = people.find(({ address }) => address === data.optionValue); if (chosen !== undefined) { onChange(`${before}${chosen.text}, `); setOpen(false); } }}>
        {people.map((person) => (
          <Option key={person.address} value={person.address} text={person.name} checkIcon={null}>
            <span className={styles.two}><span dir="auto">{person.name}</span><span className={styles.small}><span dir="ltr">{person.address}</span> · {person.place}</span></span>
          </Option>
        ))}
      </Combobox>
    </HeadField>
  );
}
