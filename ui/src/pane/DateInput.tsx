// A date of a form. What the webview draws in an empty one looks like a date that was chosen, in the style of the computer: while nobody
// types in it, it shows its value in the person's language, or that there is none.
import { Button, Input, makeStyles, mergeClasses, tokens, useFieldControlProps_unstable } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useRef, useState, type ReactElement } from "react";
import { formTime } from "../shared/time";
import { useLanguage } from "../texts";

const useStyles = makeStyles({
  root: { position: "relative", display: "flex" },
  box: { flexGrow: 1 },
  unseen: { color: "transparent" },
  empty: { color: tokens.colorNeutralForeground4 },
  words: {
    position: "absolute", insetInlineStart: "12px", insetBlock: 0, display: "flex", alignItems: "center", pointerEvents: "none", zIndex: 1,
    color: tokens.colorNeutralForeground1, fontSize: tokens.fontSizeBase300,
  },
  none: { color: tokens.colorNeutralForeground3, fontStyle: "italic" },
});

interface Props {
  name: string;
  type: "date" | "datetime-local";
  value: string;
  required: boolean;
  onChange: (value: string) => void;
}

export function DateInput({ name, type, value, required, onChange, ...field }: Props): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const [typing, setTyping] = useState(false);
  const named = useFieldControlProps_unstable(field, { supportsLabelFor: true, supportsRequired: true });
  const clear = (): void => {
    onChange("");
    input.current?.focus();
  };
  const empty = value === "";
  return (
    <div className={styles.root}>
      {!typing && <span className={mergeClasses(styles.words, empty && styles.none)} aria-hidden>{empty ? texts.form.noDate : formTime(value, tag)}</span>}
      <Input {...named} ref={input} className={styles.box} input={{ className: typing ? (empty ? styles.empty : undefined) : styles.unseen }} name={name} type={type} value={value} dir="ltr"
        onChange={(_event, data) => onChange(data.value)} onFocus={() => setTyping(true)} onBlur={() => setTyping(false)}
        contentAfter={!empty && !required ? <Button appearance="transparent" size="small" icon={<DismissRegular />} aria-label={texts.form.clearDate} onClick={clear} /> : undefined} />
    </div>
  );
}
