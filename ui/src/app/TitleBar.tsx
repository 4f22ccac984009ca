// The top row: the program, the search, how the connection is, who is signed in.
import {
  Avatar, Button, Image, makeStyles, Menu, MenuDivider, MenuGroup, MenuGroupHeader, MenuItem, MenuItemRadio, MenuList, MenuPopover, MenuTrigger,
  mergeClasses, Text, tokens,
} from "@fluentui/react-components";
import { SettingsRegular, SignOutRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import mark from "../../../icons/app-icon.svg?url";
import type { OptionsTab } from "../options/OptionsDialog";
import type { AppView } from "../platform/types";
import { useNarrow } from "../shared/media";
import { Spoken } from "../shared/spoken";
import { useTexts } from "../texts";
import { useOrganization } from "./organizations";
import { ConnectionPill } from "./ConnectionPill";
import { SearchBox } from "./SearchBox";
import { SignOutDialog } from "./SignOutDialog";
import { lineBelow } from "../shared/lines";

const useStyles = makeStyles({
  root: {
    display: "grid", gridTemplateColumns: "minmax(max-content, 1fr) minmax(120px, 420px) minmax(max-content, 1fr)", alignItems: "center", columnGap: "16px",
    minBlockSize: "44px", paddingInline: "12px", ...lineBelow(),
  },
  narrow: { gridTemplateColumns: "auto minmax(0, 1fr) auto", columnGap: "8px" },
  name: { display: "flex", alignItems: "center", columnGap: "12px", minInlineSize: 0 },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
  mark: { inlineSize: "24px", blockSize: "24px" },
  end: { display: "flex", alignItems: "center", justifyContent: "flex-end", columnGap: "10px" },
  badge: { position: "relative", minInlineSize: "auto", padding: "2px", borderRadius: tokens.borderRadiusCircular },
  who: { display: "flex", flexDirection: "column", paddingBlock: "8px", paddingInline: "12px", rowGap: "2px" },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface Props {
  app: AppView;
  onOptions: (tab: OptionsTab) => void;
  onSignIn: () => void;
}

export function TitleBar({ app, onOptions, onSignIn }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const narrow = useNarrow();
  return (
    <header className={mergeClasses(styles.root, narrow && styles.narrow)} data-region="title">
      <div className={styles.name}>
        <Image className={styles.mark} src={mark} alt="" />
        <h1 className={styles.title}>{narrow ? <Spoken>{texts.app.name}</Spoken> : texts.app.name}</h1>
      </div>
      <SearchBox />
      <div className={styles.end}>
        <ConnectionPill app={app} compact={narrow} onSignIn={onSignIn} />
        {app.user !== null && <PersonMenu app={app} user={app.user} onOptions={onOptions} />}
      </div>
    </header>
  );
}

function PersonMenu({ app, user, onOptions }: { app: AppView; user: NonNullable<AppView["user"]>; onOptions: (tab: OptionsTab) => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const use = useOrganization();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button className={styles.badge} appearance="transparent"
            icon={<><Avatar name={user.name} initials={user.initials} size={28} color="brand" aria-hidden /><Spoken>{texts.app.account}: {user.name}</Spoken></>} />
        </MenuTrigger>
        <MenuPopover>
          <div className={styles.who}>
            <Text weight="semibold">{user.name}</Text>
            <span className={styles.small}>{user.email}</span>
            <span className={styles.small}>{[user.business_unit, app.organization?.name].filter(Boolean).join(" · ")}</span>
          </div>
          <MenuDivider />
          {app.organizations.length > 1 && (
            <>
              <MenuList checkedValues={{ organization: app.organizations.filter((one) => one.current).map((one) => one.id) }}
                onCheckedValueChange={(_event, data) => { const [id] = data.checkedItems; if (id !== undefined) { use.mutate(id); } }}>
                <MenuGroup>
                  <MenuGroupHeader>{texts.organizations.title}</MenuGroupHeader>
                  {app.organizations.map((one) => <MenuItemRadio key={one.id} name="organization" value={one.id} disabled={use.isPending}><bdi>{one.name}</bdi></MenuItemRadio>)}
                </MenuGroup>
              </MenuList>
              <MenuDivider />
            </>
          )}
          <MenuList>
            <MenuItem icon={<SettingsRegular />} onClick={() => onOptions("accounts")}>{texts.app.options}</MenuItem>
            <MenuItem icon={<SignOutRegular />} onClick={() => setLeaving(true)}>{texts.app.signOut}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {leaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </>
  );
}
