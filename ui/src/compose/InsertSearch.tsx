// What can be put into a message, in a list that is searched while the person types; by keyboard alone if wished.
import { Button, Combobox, Field, makeStyles, Option, OptionGroup, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode, type SyntheticEvent } from "react";
import { failureOf } from "../queries/client";
import { failureSentence } from "../shared/failure";
import { useTexts } from "../texts";

/** Fluent gives a combobox a least width, which a narrow window has not. */
const FLEXIBLE = { minWidth: 0 } as const;

const useStyles = makeStyles({
  root: { display: "grid", rowGap: "4px" },
  line: { display: "flex", alignItems: "flex-end", columnGap: "4px" },
  field: { flexGrow: 1, minInlineSize: 0 },
  box: { minInlineSize: 0, inlineSize: "100%" },
  list: { maxBlockSize: "min(360px, 50vh)" },
  two: { display: "flex", flexDirection: "column", minInlineSize: 0 },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export interface Offered {
  id: string;
  name: string;
  detail: string;
}

export interface OfferedGroup {
  title: string;
  items: Offered[];
}

interface Props {
  label: string;
  text: string;
  onText: (text: string) => void;
  groups: OfferedGroup[];
  /** Nothing of what is shown may be chosen yet: it answers an earlier text, or something is being put in. */
  waiting: boolean;
  error: Error | null;
  /** What is said where nothing is found. */
  nothing: string;
  onChoose: (id: string) => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Tab leaves the box; Fluent would choose the marked option with it. */
const leaves = (event: SyntheticEvent | Event): boolean => "key" in event && event.key === "Tab";

export function InsertSearch({ label, text, onText, groups, waiting, error, nothing, onChoose, onClose, children }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(true);
  useLayoutEffect(() => input.current?.focus(), []);
  const shown = error === null ? groups.filter(({ items }) => items.length > 0) : [];
  const hint = error !== null ? failureSentence(failureOf(error), texts) : waiting ? texts.common.loading : nothing;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
  };
  return (
    <div className={styles.root} role="group" aria-label={label}>
      <div className={styles.line}>
        <Field label={label} size="small" className={styles.field}>
          <Combobox ref={input} freeform style={FLEXIBLE} input={{ style: FLEXIBLE }} className={styles.box} listbox={{ className: styles.list }} placeholder={texts.compose.insertHint}
            value={text} selectedOptions={[]} open={open} onOpenChange={(_event, data) => setOpen(data.open)} onKeyDown={onKeyDown} onChange={(event) => { onText(event.target.value); setOpen(true); }}
            onOptionSelect={(event, data) => { if (!leaves(event) && !waiting && data.optionValue !== undefined && data.optionValue !== "") { onChoose(data.optionValue); } }}>
            {shown.map(({ title, items }) => (
              <OptionGroup key={title} label={title}>
                {items.map(({ id, name, detail }) => (
                  <Option key={id} disabled={waiting} value={id} text={name} checkIcon={null}>
                    <span className={styles.two}><span dir="auto">{name}</span><span className={styles.small} dir="auto">{detail}</span></span>
                  </Option>
                ))}
              </OptionGroup>
            ))}
            {shown.length === 0 && <Option key="hint" disabled value="" text="" checkIcon={null}>{hint}</Option>}
          </Combobox>
        </Field>
        <Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.cancel} onClick={onClose} />
      </div>
      {children}
    </div>
  );
}
