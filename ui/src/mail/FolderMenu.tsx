// The folders as a menu, where the window has no room for them beside the list.
import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { useSelection } from "../app/selection";
import type { FolderView } from "../platform/types";
import { useTexts } from "../texts";
import { folderIcon } from "./folders";

export function FolderMenu({ folders, current }: { folders: readonly FolderView[]; current: FolderView }): ReactElement {
  const texts = useTexts();
  const { openFolder } = useSelection();
  return (
    <Menu checkedValues={{ folder: [current.id] }} onCheckedValueChange={(_event, data) => { const [id] = data.checkedItems; if (id !== undefined) { openFolder(id); } }}>
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<ChevronDownRegular />} aria-label={texts.folders.choose} />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {folders.filter((folder) => folder.selectable).map((folder) => (
            <MenuItemRadio key={folder.id} name="folder" value={folder.id} icon={folderIcon(folder.purpose)} secondaryContent={folder.unread > 0 ? String(folder.unread) : undefined}>
              {folder.name}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
