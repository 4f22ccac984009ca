// *New*, beside the search (H-20): a record that is not there can be made whatever was found.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { NewKind } from "../platform/types";
import { useTexts } from "../texts";

/** What can be made, in the order of the search. */
export const NEW_KINDS: readonly NewKind[] = ["contact", "account", "lead", "opportunity", "case"];

export function NewRecordMenu({ disabled, onNew }: { disabled: boolean; onNew: (kind: NewKind) => void }): ReactElement {
  const texts = useTexts();
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<AddRegular />} disabled={disabled} aria-label={texts.newRecord.menu} title={texts.newRecord.menu} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {NEW_KINDS.map((kind) => <MenuItem key={kind} onClick={() => onNew(kind)}>{texts.newRecord[kind]}</MenuItem>)}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
