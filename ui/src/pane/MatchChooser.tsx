// Several records have the address of one person (H-13): the person at the window says who is meant.
import { makeStyles, MenuItemRadio, MenuList, Popover, PopoverSurface, PopoverTrigger, Text, tokens } from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import type { PersonView } from "../platform/types";
import { useTexts } from "../texts";
import { useChooseMatch } from "./actions";

/** The name of the choice in its menu. */
const CHOICE = "match";

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
  const shown = person.matches[0];
  const select = (id: string | undefined): void => {
    const record = person.matches.find((match) => match.id === id);
    if (record !== undefined) {
      choose.mutate({ address: person.address, record }, { onSuccess: () => setOpen(false) });
    }
  };
  return (
    <Popover open={open} onOpenChange={(_event, data) => setOpen(data.open)} trapFocus withArrow>
      <PopoverTrigger disableButtonEnhancement>
        <button type="button" className={className} aria-label={`${person.name}: ${texts.people.matches(person.matches.length)}`}>
          {texts.people.matches(person.matches.length)}<ChevronDownRegular aria-hidden />
        </button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={texts.people.chooseTitle(person.name)}>
        <Text weight="semibold">{texts.people.chooseTitle(person.name)}</Text>
        <span className={styles.text}>{texts.people.chooseText}</span>
        {/* A menu and no radio buttons: there the arrow keys would choose, and the choice is kept. */}
        <MenuList aria-label={texts.people.chooseTitle(person.name)} checkedValues={{ [CHOICE]: shown === undefined ? [] : [shown.id] }} onCheckedValueChange={(_event, data) => select(data.checkedItems[0])}>
          {person.matches.map((match) => (
            <MenuItemRadio key={`${match.table}:${match.id}`} name={CHOICE} value={match.id} disabled={choose.isPending}>
              <span className={styles.two}><span dir="auto">{match.name}</span><span className={styles.text} dir="auto">{[match.kind, match.detail].filter(Boolean).join(" · ")}</span></span>
            </MenuItemRadio>
          ))}
        </MenuList>
      </PopoverSurface>
    </Popover>
  );
}
