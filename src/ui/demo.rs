//! The demo company on the page: who one can be, the tour and its place. In the context; [`use_demo`]
//! finds it.

use leptos::{prelude::*, task::spawn_local};

use super::components::{Notices, use_notices};
use super::words::demo as words;
use crate::protocol::{Call, DemoPersona, DemoView, Me, Phase, Reply};
use crate::web::client::Client;
use crate::web::dom;

/// Where this device keeps the place of the tour.
const PLACE: &str = "steward.tour";

/// The demo, as the page sees it. Copy it freely.
#[derive(Clone, Copy)]
pub struct Demo {
    client: Client,
    notices: Notices,
    /// Personas and stories, once they are read.
    pub view: RwSignal<Option<DemoView>>,
    /// The tour is open.
    pub touring: RwSignal<bool>,
    /// The stop at which it is, kept when it is closed.
    pub place: RwSignal<usize>,
    /// A week passes just now.
    pub forwarding: RwSignal<bool>,
}

/// The demo that [`Demo::provide`] put into the context.
pub fn use_demo() -> Demo {
    expect_context::<Demo>()
}

impl Demo {
    /// Puts it into the context, and reads what it shows once the demo answers.
    pub fn provide(client: Client) {
        let demo = Self {
            client,
            notices: use_notices(),
            view: RwSignal::new(None),
            touring: RwSignal::new(false),
            place: RwSignal::new(0),
            forwarding: RwSignal::new(false),
        };
        provide_context(demo);
        let answers = Memo::new(move |_| {
            client.in_demo.get()
                && client.status.with(|it| {
                    matches!(it.phase, Phase::Listing | Phase::Ready)
                        && it.demo.is_some_and(|it| it.whole)
                })
        });
        Effect::new(move |_| {
            if !answers.get() {
                demo.view.set(None);
                demo.touring.set(false);
                return;
            }
            let kept = dom::stored(PLACE).and_then(|it| it.parse().ok());
            demo.place.set(kept.unwrap_or(0));
            spawn_local(async move {
                if let Ok(Reply::Demo(view)) = client.call(Call::Demo).await {
                    demo.view.try_set(Some(*view));
                }
            });
        });
    }

    /// The stops of the tour, in order.
    pub fn stops(self) -> Vec<(String, String, String)> {
        self.view.with(|it| {
            let stories = it.iter().flat_map(|it| &it.stories);
            stories.flat_map(|it| it.stops.iter().cloned()).collect()
        })
    }

    /// The tour is over; the next one begins at its beginning.
    pub fn end_tour(self) {
        self.touring.set(false);
        self.place.set(0);
        dom::store(PLACE, None);
    }

    /// Opens the tour at a stop, and the page that shows it.
    pub fn go_to(self, place: usize) {
        let stops = untrack(|| self.stops());
        let Some((.., address)) = stops.get(place) else {
            return;
        };
        self.place.set(place);
        self.touring.set(true);
        dom::store(PLACE, Some(&place.to_string()));
        dom::set_hash(address);
        dom::focus_soon(".tour");
    }

    /// Is somebody of the company.
    pub fn be(self, persona: DemoPersona) {
        let Self {
            client, notices, ..
        } = self;
        spawn_local(async move {
            let me = Me {
                person: persona.person,
                name: String::new(),
                role: persona.role,
            };
            match client.call(Call::SetMe(me)).await {
                Ok(_) => {
                    dom::set_hash(&persona.address);
                    notices.say(format!("{}: {}", persona.label, persona.about));
                }
                Err(news) => notices.bad(&news),
            }
        });
    }

    /// Lets a week pass.
    pub fn forward(self) {
        if self.forwarding.get_untracked() {
            return;
        }
        self.forwarding.set(true);
        let Self {
            client, notices, ..
        } = self;
        spawn_local(async move {
            match client.call(Call::DemoForward).await {
                Ok(_) => notices.say(words::forwarded(&super::format::date(dom::now()))),
                Err(news) => notices.bad(&news),
            }
            self.forwarding.try_set(false);
        });
    }

    /// Deletes the demo with all that this browser keeps for it, and goes back.
    pub fn remove(self) {
        let Self {
            client, notices, ..
        } = self;
        spawn_local(async move {
            if let Err(news) = client.call(Call::Wipe).await {
                notices.bad(&news);
                return;
            }
            forget();
            client.enter(false);
            greet(client, notices);
            notices.say(words::REMOVED);
        });
    }

    /// Goes back to one's own data; the demo stays.
    pub fn leave(self) {
        self.client.enter(false);
        greet(self.client, self.notices);
    }

    /// Goes to the demo, which is made if need be.
    pub fn open(self) {
        self.client.enter(true);
        greet(self.client, self.notices);
    }

    /// Another tab has removed it.
    pub fn removed_elsewhere(self) {
        forget();
        self.leave();
        self.notices.say(words::REMOVED_ELSEWHERE);
    }
}

/// What this place keeps in the browser's small storage is forgotten.
fn forget() {
    for (key, _) in dom::stored_with_prefix("steward.") {
        dom::store(&["steward.", &key].concat(), None);
    }
}

/// Asks the engine of the place where the page is now for its first word.
fn greet(client: Client, notices: Notices) {
    spawn_local(async move {
        if let Err(news) = client.call(Call::Hello).await {
            notices.bad(&news);
        }
    });
}
