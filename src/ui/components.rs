//! What screens are made of. A component shows; it decides nothing.
//!
//! | use | for |
//! |---|---|
//! | [`Icon`] | a Lucide icon by name |
//! | [`IconButton`] | a button that is only an icon, with a name |
//! | [`Menu`], [`MenuItem`], [`MenuLink`] | a button with a list of choices below it |
//! | [`Popover`] | a button with anything below it |
//! | [`Dialog`] | the few things that must be modal |
//! | [`ValueEditor`] | the control for a value of any `FieldType`, bound to an `RwSignal<Datum>` |
//! | [`Field`] | label, help and refusal around a control |
//! | [`RefPicker`], [`RefsPicker`] | choosing records |
//! | [`StateBadge`], [`PriorityBadge`], [`Avatar`] | state, priority, person |
//! | [`RecordLink`] | a link to a record |
//! | [`SheetView`] | a sheet of the programme, with all its parts |
//! | [`Marked`] | a text with what was found marked |
//! | [`EmptyState`], [`Skeleton`] | nothing there, not there yet |
//! | [`Kbd`] | a key |
//! | [`use_notices`] | notices with Undo, from anywhere |
//!
//! Buttons are native: `<button class="button">`, with `button--primary`, `button--quiet`,
//! `button--danger`, `button--icon`, `button--small`.

pub mod badge;
pub mod dialog;
pub mod editor;
pub mod empty;
pub mod icon;
pub mod kbd;
pub mod marked;
pub mod menu;
pub mod notice;
pub mod picker;
pub mod record_link;
pub mod sheet;

pub use badge::{Avatar, PriorityBadge, StateBadge, VipMark};
pub use dialog::Dialog;
pub use editor::{Field, ValueEditor};
pub use empty::{EmptyState, Skeleton};
pub use icon::Icon;
pub use kbd::Kbd;
pub use marked::Marked;
pub use menu::{IconButton, Menu, MenuItem, MenuLink, Popover};
pub use notice::{Notice, NoticeTone, Notices, NoticesOutlet, use_notices};
pub use picker::{LookUp, RefPicker, RefsPicker};
pub use record_link::RecordLink;
pub use sheet::SheetView;
