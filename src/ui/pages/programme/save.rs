//! A sheet as a file.

use leptos::prelude::*;

use crate::paper::{Envelope, Pen, html, mail, markdown};
use crate::protocol::Sheet;
use crate::ui::components::sheet::text;
use crate::ui::components::{Icon, Menu, MenuItem, use_notices};
use crate::ui::format;
use crate::ui::words::insight::file_name;
use crate::ui::words::programme::{self as words, save};
use crate::web::{client::use_client, dom};

/// What a sheet can be saved as: ending, media type, label.
const FORMS: [(&str, &str, &str); 3] = [
    ("html", "text/html", save::HTML),
    ("md", "text/markdown", save::MARKDOWN),
    ("eml", "message/rfc822", save::MAIL),
];

/// Offers the forms of a file.
#[component]
pub(super) fn SaveMenu(
    /// The sheet that is shown.
    sheet: RwSignal<Option<Sheet>>,
) -> impl IntoView {
    let client = use_client();
    let notices = use_notices();
    let save_as = move |ending: &'static str, media_type: &'static str| {
        let Some(sheet) = sheet.get_untracked() else {
            return;
        };
        let workspace = client
            .status
            .with_untracked(|it| it.settings.workspace.clone());
        let foot = save::foot(&sheet.audience, &format::date(dom::now()));
        let pen = Pen {
            show: &text,
            known: &|known| words::known(known.code()),
            no_value: words::NO_VALUE,
            target: words::TARGET,
            before: words::BEFORE,
            notes: save::NOTES,
            foot: &foot,
        };
        let content = match ending {
            "html" => html(&sheet, &workspace, &pen),
            "md" => markdown(&sheet, &workspace, &pen),
            _ => mail(
                &sheet,
                &workspace,
                &Envelope {
                    subject: "",
                    to: &[],
                    from: "",
                    date: "",
                },
                &pen,
            ),
        };
        let name = file_name(&format!("{} {}", sheet.title, sheet.to), ending);
        if let Err(wrong) = dom::download(&name, media_type, content.as_bytes()) {
            notices.say(wrong);
        }
    };
    view! {
        <Menu
            label=save::LABEL class="button" face_names=true
            face=Box::new(|| view! { <Icon name="download" class="icon--small"/> " " {save::LABEL} }.into_any())
        >
            {FORMS.into_iter().map(|(ending, media_type, label)| view! {
                <MenuItem label=label on_click=move |_| save_as(ending, media_type)/>
            }).collect_view()}
        </Menu>
    }
}
