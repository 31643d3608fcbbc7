//! Import: files, the plan, the run, the report. It goes on while other pages are looked at.

mod choose;
mod plan;
mod progress;
mod report;

use leptos::{prelude::*, task::spawn_local};

use crate::protocol::{Call, FileRef, ImportPlan, ImportReport, ImportRequest, Phase, Reply};
use crate::ui::components::{Notices, Skeleton, use_notices};
use crate::ui::navigate::go;
use crate::ui::pages::first_run::start_empty;
use crate::ui::route::Route;
use crate::ui::words::shell::{frame, import as words};
use crate::web::client::{Client, unexpected};
use crate::web::dom;

/// The import of this page. Copy it freely; [`use_importing`] finds it.
#[derive(Clone, Copy)]
pub struct Importing {
    client: Client,
    notices: Notices,
    step: RwSignal<ImportStep>,
    plan: RwSignal<ImportPlan>,
    files: StoredValue<Vec<web_sys::File>, LocalStorage>,
    /// The plan was proposed anew at somebody's wish: its details stay open.
    touched: RwSignal<bool>,
    save_as: RwSignal<String>,
    organisation: RwSignal<String>,
    my_name: RwSignal<String>,
    report: RwSignal<Option<ImportReport>>,
}

/// Where an import stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum ImportStep {
    /// No files yet.
    #[default]
    Choose,
    /// The engine looks at them.
    Looking,
    /// The plan is there to be checked.
    Plan,
    /// It runs, or is tried.
    Running { dry: bool },
    /// It is over.
    Report,
}

/// The import of this page.
pub fn use_importing() -> Importing {
    expect_context::<Importing>()
}

impl Importing {
    /// Puts an import that has not begun into the context.
    pub fn provide(client: Client) -> Self {
        let importing = Self {
            client,
            notices: use_notices(),
            step: RwSignal::default(),
            plan: RwSignal::default(),
            files: StoredValue::new_local(Vec::new()),
            touched: RwSignal::new(false),
            save_as: RwSignal::default(),
            organisation: RwSignal::default(),
            my_name: RwSignal::default(),
            report: RwSignal::default(),
        };
        provide_context(importing);
        importing
    }

    /// Has the engine look at files, unless an import is running.
    pub fn inspect(self, files: Vec<web_sys::File>) {
        if matches!(
            self.step.get_untracked(),
            ImportStep::Running { dry: false }
        ) {
            return;
        }
        let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
        self.report.set(None);
        self.save_as.set(String::new());
        self.touched.set(false);
        self.files.set_value(files.clone());
        self.step.set(ImportStep::Looking);
        spawn_local(async move {
            let call = Call::ImportInspect {
                files: (0..count).map(FileRef).collect(),
            };
            match self.client.call_with_files(call, files).await {
                Ok(Reply::ImportPlan(plan)) => {
                    self.plan.set(*plan);
                    self.step.set(ImportStep::Plan);
                }
                Ok(_) => self.give_up(&unexpected()),
                Err(news) => self.give_up(&news),
            }
        });
    }

    /// Has the engine propose anew: as rows of another type, or by a saved mapping. The zone and the
    /// words for nothing stay as they are set. The control with that id has the focus afterwards.
    fn propose(self, kind: String, mapping: String, control: &'static str) {
        let by_mapping = !mapping.is_empty();
        spawn_local(async move {
            let call = Call::ImportPropose { kind, mapping };
            match self.client.call(call).await {
                Ok(Reply::ImportPlan(mut plan)) => {
                    if !by_mapping {
                        self.plan.with_untracked(|it| {
                            plan.time_zone.clone_from(&it.time_zone);
                            plan.missing.clone_from(&it.missing);
                        });
                    }
                    self.report.set(None);
                    self.touched.set(true);
                    self.plan.set(*plan);
                    self.step.set(ImportStep::Plan);
                    dom::after_draw(move || {
                        dom::focus(control);
                    });
                }
                Ok(_) => self.notices.bad(&unexpected()),
                Err(news) => self.notices.bad(&news),
            }
        });
    }

    /// Gives the plan's saved mapping another name, or deletes it.
    fn save_mapping(self, to: Option<String>) {
        let name = self.plan.with_untracked(|it| it.saved_mapping.clone());
        spawn_local(async move {
            let call = Call::SaveMapping {
                name,
                to: to.clone(),
            };
            match self.client.call(call).await {
                Ok(_) => {
                    self.notices.say(if to.is_some() {
                        words::MAPPING_RENAMED
                    } else {
                        words::MAPPING_DELETED
                    });
                    self.plan
                        .update(|it| it.saved_mapping = to.unwrap_or_default());
                }
                Err(news) => self.notices.bad(&news),
            }
        });
    }

    /// Looks at the files that the plan was not for.
    fn go_on(self) {
        let later = self.plan.with_untracked(|it| it.later.clone());
        let files = self.files.with_value(|it| {
            it.iter()
                .filter(|file| later.contains(&file.name()))
                .cloned()
                .collect()
        });
        self.inspect(files);
    }

    /// Runs the plan, or tries it.
    fn run(self, dry: bool) {
        self.client.import.set(None);
        self.step.set(ImportStep::Running { dry });
        self.report.set(None);
        spawn_local(async move {
            match self.run_plan(dry).await {
                Ok(report) => {
                    self.report.set(Some(report));
                    self.step.set(if dry {
                        ImportStep::Plan
                    } else {
                        ImportStep::Report
                    });
                }
                Err(news) => {
                    self.notices.bad(&news);
                    self.step.set(ImportStep::Plan);
                }
            }
        });
    }

    async fn run_plan(self, dry: bool) -> Result<ImportReport, crate::protocol::BadNews> {
        let is_empty = self
            .client
            .status
            .with_untracked(|it| it.phase == Phase::Empty);
        if is_empty && !dry {
            let call = start_empty(
                &self.organisation.get_untracked(),
                &self.my_name.get_untracked(),
            );
            self.client.call(call).await?;
        }
        let request = ImportRequest {
            // The engine has them from the inspection.
            files: Vec::new(),
            plan: self.plan.get_untracked(),
            dry_run: dry,
            save_mapping_as: if dry {
                String::new()
            } else {
                self.save_as.get_untracked().trim().to_owned()
            },
        };
        match self.client.call(Call::ImportRun(Box::new(request))).await? {
            Reply::ImportReport(report) => Ok(*report),
            _ => Err(unexpected()),
        }
    }

    /// Stops the run; its report comes as usual.
    fn stop(self) {
        spawn_local(async move {
            if let Err(news) = self.client.call(Call::ImportStop).await {
                self.notices.bad(&news);
            }
        });
    }

    /// Takes the whole import back.
    fn undo(self, act: u64) {
        spawn_local(async move {
            match self.client.call(Call::UndoAct { act }).await {
                Ok(_) => {
                    self.notices.say(words::UNDONE);
                    self.start_over();
                }
                Err(news) => self.notices.bad(&news),
            }
        });
    }

    fn start_over(self) {
        self.report.set(None);
        self.step.set(ImportStep::Choose);
    }

    fn give_up(self, news: &crate::protocol::BadNews) {
        self.notices.bad(news);
        self.step.set(ImportStep::Choose);
    }
}

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let importing = use_importing();
    let is_empty = Memo::new(move |_| importing.client.status.with(|it| it.phase == Phase::Empty));
    let may = Memo::new(move |_| {
        importing
            .client
            .status
            .with(|it| it.phase == Phase::Empty || it.me.role.administers())
    });
    view! {
        <div class="page import">
            <header class="page__head">
                <h1>{words::TITLE}</h1>
                <Show when=move || is_empty.get()>
                    <button type="button" class="button button--quiet" on:click=move |_| go(&Route::Home)>{frame::GO_HOME}</button>
                </Show>
            </header>
            <Show when=move || !may.get()>
                <p class="remark remark--warning">{words::NOT_ALLOWED}</p>
            </Show>
            {move || match importing.step.get() {
                ImportStep::Choose => view! { <choose::Choose importing=importing/> }.into_any(),
                ImportStep::Looking => view! {
                    <p role="status">{words::LOOKING}</p>
                    <div class="card"><Skeleton lines=8/></div>
                }.into_any(),
                ImportStep::Plan => view! { <plan::Plan importing=importing/> }.into_any(),
                ImportStep::Running { dry } => view! { <progress::Progress importing=importing dry=dry/> }.into_any(),
                ImportStep::Report => view! { <report::Report importing=importing/> }.into_any(),
            }}
        </div>
    }
}
