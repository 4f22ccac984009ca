// One person: a button that shows their record below, and beside it what else there is to do about them.
import { makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, mergeClasses, tokens, Tooltip, shorthands } from "@fluentui/react-components";
import { AddRegular, BuildingRegular, ChevronDownRegular, PersonAddRegular, PersonStarRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import type { PersonKind, PersonView } from "../platform/types";
import { useTexts, type Texts } from "../texts";
import { MatchChooser } from "./MatchChooser";
import { PersonForm } from "./PersonForm";

const ring = { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-1px" } as const;
const plain = {
  display: "inline-flex", alignItems: "center", columnGap: "4px", minBlockSize: "26px", paddingInline: "10px", border: "none", backgroundColor: "transparent", color: "inherit",
  fontFamily: "inherit", fontSize: tokens.fontSizeBase200, cursor: "pointer", borderRadius: tokens.borderRadiusCircular, minInlineSize: 0,
} as const;

const useStyles = makeStyles({
  chip: {
    display: "inline-flex", maxInlineSize: "100%", border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`, borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground1, color: tokens.colorNeutralForeground1, overflow: "clip",
  },
  current: { backgroundColor: tokens.colorBrandBackground2, ...shorthands.borderColor(tokens.colorBrandStroke2), color: tokens.colorBrandForeground2 },
  button: { ...plain, ":hover": { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1Hover }, ":focus-visible": ring, "&[aria-disabled=true]": { cursor: "default", color: tokens.colorNeutralForeground3 } },
  extra: { paddingInlineStart: "6px", color: tokens.colorBrandForeground2, whiteSpace: "nowrap" },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", maxInlineSize: "190px" },
  note: { color: "inherit", whiteSpace: "nowrap" },
});

/** What stands after the name where there is nothing more to do. */
function noteOf(person: PersonView, texts: Texts): string {
  if (person.me) {
    return texts.people.you;
  }
  return person.state === "colleague" ? texts.people.colleague : person.state === "no_address" ? texts.people.noAddress : "";
}

interface Props {
  message: string;
  person: PersonView;
  current: boolean;
  /** Whether somebody unknown can be added to the organization from here. */
  canAdd: boolean;
  onFocus: () => void;
}

export function PersonChip({ message, person, current, canAdd, onFocus }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const note = noteOf(person, texts);
  // Nobody to look up, but reached by the keyboard all the same: its tooltip says whose name it is.
  const unknowable = person.state === "no_address" || person.state === "unasked";
  return (
    <span className={mergeClasses(styles.chip, current && styles.current)}>
      <Tooltip content={`${person.role}: ${person.address === "" ? person.name : person.address}`} relationship="description">
        <button type="button" className={styles.button} aria-pressed={current} aria-disabled={unknowable} onClick={unknowable ? undefined : onFocus}>
          <bdi className={styles.name}>{person.name}</bdi>
          {note !== "" && <span className={styles.note}>· {note}</span>}
        </button>
      </Tooltip>
      {person.matches.length > 1 && <MatchChooser message={message} person={person} className={mergeClasses(styles.button, styles.extra)} />}
      {canAdd && person.state === "unknown" && <AddMenu message={message} person={person} className={mergeClasses(styles.button, styles.extra)} />}
    </span>
  );
}

function AddMenu({ message, person, className }: { message: string; person: PersonView; className: string }): ReactElement {
  const texts = useTexts();
  const [kind, setKind] = useState<PersonKind | null>(null);
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <button type="button" className={className} aria-label={`${texts.people.add}: ${person.name}`}><AddRegular aria-hidden />{texts.people.add}<ChevronDownRegular aria-hidden /></button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList aria-label={texts.people.addAs}>
            <MenuItem icon={<PersonAddRegular />} onClick={() => setKind("contact")}>{texts.people.asContact}</MenuItem>
            <MenuItem icon={<PersonStarRegular />} onClick={() => setKind("lead")}>{texts.people.asLead}</MenuItem>
            <MenuItem icon={<BuildingRegular />} onClick={() => setKind("account")}>{texts.people.asAccount}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {kind !== null && <PersonForm message={message} person={person} kind={kind} onClose={() => setKind(null)} />}
    </>
  );
}

