// What is never tracked by itself: the list that the organization keeps for the person.
import { Button, Dropdown, Field, Input, makeStyles, Option, Tag, TagGroup, Text } from "@fluentui/react-components";
import { useState, type ReactElement, type SyntheticEvent } from "react";
import { Group } from "../options/Group";
import type { NeverEntry, NeverKind } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useSetNever } from "./actions";

const KINDS = ["address", "domain", "words"] as const satisfies readonly NeverKind[];

const useStyles = makeStyles({
  form: { display: "flex", flexWrap: "wrap", columnGap: "8px", rowGap: "8px", alignItems: "end", inlineSize: "100%" },
  kind: { minInlineSize: "140px" },
  text: { flexGrow: 1, minInlineSize: "180px" },
  tags: { flexWrap: "wrap", rowGap: "6px" },
});

export function NeverList({ entries }: { entries: NeverEntry[] | null }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const change = useSetNever();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("address");
  const [text, setText] = useState("");
  const add = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (text.trim() !== "") {
      change.mutate({ entry: { kind, text }, there: true }, { onSuccess: () => setText("") });
    }
  };
  const name = (entry: NeverEntry): string => texts.received.entry(entry.kind, entry.kind === "conversation" ? entry.text.slice(0, 8) : entry.text);
  return (
    <Group title={texts.received.neverTitle} text={texts.received.neverText}>
      {entries === null ? <Text size={200}>{texts.received.neverUnknown}</Text> : (
        <>
          {entries.length > 0 && (
            <TagGroup className={styles.tags} aria-label={texts.received.neverTitle} onDismiss={(_event, data) => {
              const gone = entries.find((entry) => `${entry.kind}:${entry.text}` === data.value);
              if (gone !== undefined) {
                change.mutate({ entry: gone, there: false });
              }
            }}>
              {entries.map((entry) => (
                <Tag key={`${entry.kind}:${entry.text}`} value={`${entry.kind}:${entry.text}`} size="small" dismissible dismissIcon={{ "aria-label": texts.received.remove(name(entry)) }}><bdi>{name(entry)}</bdi></Tag>
              ))}
            </TagGroup>
          )}
          <form className={styles.form} onSubmit={add}>
            <Field label={texts.received.kind} className={styles.kind}>
              <Dropdown value={texts.received.kindName(kind)} selectedOptions={[kind]} onOptionSelect={(_event, data) => { const chosen = KINDS.find((one) => one === data.optionValue); if (chosen !== undefined) { setKind(chosen); } }}>
                {KINDS.map((one) => <Option key={one} value={one}>{texts.received.kindName(one)}</Option>)}
              </Dropdown>
            </Field>
            <Field label={texts.received.what} className={styles.text}><Input value={text} dir="auto" onChange={(_event, data) => setText(data.value)} /></Field>
            <Button type="submit" disabledFocusable={change.isPending || text.trim() === ""}>{texts.received.add}</Button>
          </form>
        </>
      )}
      {change.error !== null && <FailureNote error={change.error} />}
    </Group>
  );
}
