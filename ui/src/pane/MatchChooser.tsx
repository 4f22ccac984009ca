// Several records have the address of one person (H-13): the person at the window says who is meant. By keyboard the choice is
// made when it is confirmed: arrow keys only go through the records.
import { Button, makeStyles, Popover, PopoverSurface, PopoverTrigger, Radio, RadioGroup, Text, tokens } from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons";
import { useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import type { PersonView } from "../platform/types";
import { useTexts } from "../texts";
import { useChooseMatch } from "./actions";

const useStyles = makeStyles({
  surface: { display: "grid", rowGap: "6px", maxInlineSize: "320px", maxBlockSize: "60vh", overflowY: "auto" },
  text: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  two: { display: "grid" },
});

export function MatchChooser({ message, person, className }: { message: string; person: PersonView; className: string }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const choose = useChooseMatch(message);
  const shown = person.matches[0]?.id ?? "";
  const [marked, setMarked] = useState(shown);
  const pointing = useRef(false);
  const select = (id: string): void => {
    const record = person.matches.find((match) => match.id === id);
    if (record !== undefined && !choose.isPending) {
      choose.mutate({ address: person.address, record }, { onSuccess: () => setOpen(false) });
    }
  };
  const mark = (id: string): void => {
    setMarked(id);
    if (pointing.current) {
      select(id);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    pointing.current = false;
    if (event.key === "Enter") {
      event.preventDefault();
      select(marked);
    }
  };
  return (
    <Popover open={open} onOpenChange={(_event, data) => { setMarked(shown); setOpen(data.open); }} trapFocus withArrow>
      <PopoverTrigger disableButtonEnhancement>
        <button type="button" className={className} aria-label={`${person.name}: ${texts.people.matches(person.matches.length)}`}>
          {texts.people.matches(person.matches.length)}<ChevronDownRegular aria-hidden />
        </button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={texts.people.chooseTitle(person.name)}>
        <Text weight="semibold">{texts.people.chooseTitle(person.name)}</Text>
        <span className={styles.text}>{texts.people.chooseText}</span>
        <RadioGroup value={marked} aria-label={texts.people.chooseTitle(person.name)} onPointerDown={() => { pointing.current = true; }} onKeyDown={onKeyDown} onChange={(_event, data) => mark(data.value)}>
          {person.matches.map((match) => (
            <Radio key={`${match.table}:${match.id}`} value={match.id}
              label={<span className={styles.two}><span dir="auto">{match.name}</span><span className={styles.text} dir="auto">{[match.kind, match.detail].filter(Boolean).join(" · ")}</span></span>} />
          ))}
        </RadioGroup>
        <Button appearance="primary" size="small" disabledFocusable={choose.isPending} onClick={() => select(marked)}>{texts.people.choose}</Button>
      </PopoverSurface>
    </Popover>
  );
}
