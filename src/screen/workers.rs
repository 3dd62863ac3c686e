//! All cores at once, and the answers in the order of the questions.
//!
//! Batches go to the workers in turn and are taken from them in turn, so that nothing has to be sorted, and no more than a
//! few batches are ever held.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many questions go together, at most.
const MOST: usize = 64;
/// A batch is full when its questions weigh so many bytes.
const FULL: usize = 1 << 20;
/// Batches that wait before and behind each worker.
const WAITING: usize = 2;

/// Hands questions to the workers, one by one.
pub struct Desk<Q> {
    workers: Vec<SyncSender<Vec<Q>>>,
    next: usize,
    batch: Vec<Q>,
    weight: usize,
    weigh: fn(&Q) -> usize,
}

impl<Q> Desk<Q> {
    /// Hands in a question; `false` when nobody wants answers any more.
    pub fn ask(&mut self, question: Q) -> bool {
        self.weight += (self.weigh)(&question);
        self.batch.push(question);
        self.batch.len() < MOST && self.weight < FULL || self.send()
    }

    fn send(&mut self) -> bool {
        self.weight = 0;
        let batch = std::mem::take(&mut self.batch);
        let worker = self.workers.get(self.next);
        self.next = (self.next + 1) % self.workers.len().max(1);
        worker.is_some_and(|worker| worker.send(batch).is_ok())
    }
}

/// Answers the questions that `ask` hands in, on so many threads, and gives the answers to `take` in the same order until
/// it says that it is enough. What `ask` returns is handed on.
pub fn answer_all<Q: Send, A: Send, T: Send>(
    threads: usize,
    weigh: fn(&Q) -> usize,
    ask: impl FnOnce(&mut Desk<Q>) -> T + Send,
    answer: impl Fn(Q) -> A + Sync,
    take: &mut dyn FnMut(A) -> bool,
) -> Option<T> {
    thread::scope(|scope| {
        let mut questions = Vec::new();
        let mut answers: Vec<Receiver<Vec<A>>> = Vec::new();
        for _ in 0..threads.max(1) {
            let (to_worker, from_desk) = sync_channel::<Vec<Q>>(WAITING);
            let (to_taker, from_worker) = sync_channel::<Vec<A>>(WAITING);
            questions.push(to_worker);
            answers.push(from_worker);
            let answer = &answer;
            scope.spawn(move || {
                for batch in from_desk {
                    if to_taker.send(batch.into_iter().map(answer).collect()).is_err() {
                        break;
                    }
                }
            });
        }
        let asking = scope.spawn(move || {
            let mut desk = Desk { workers: questions, next: 0, batch: Vec::new(), weight: 0, weigh };
            let told = ask(&mut desk);
            desk.send();
            told
        });
        'all: for worker in (0..answers.len()).cycle() {
            let Some(Ok(batch)) = answers.get(worker).map(Receiver::recv) else { break };
            for answer in batch {
                if !take(answer) {
                    break 'all;
                }
            }
        }
        drop(answers);
        asking.join().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::answer_all;

    #[test]
    fn answers_come_in_the_order_of_the_questions_however_many_work() {
        for threads in [1, 2, 7] {
            let mut answers = Vec::new();
            let asked = answer_all(
                threads,
                |_| 1,
                |desk| (0..10_000_u64).filter(|number| desk.ask(*number)).count(),
                |number| number * 2,
                &mut |answer| {
                    answers.push(answer);
                    true
                },
            );
            assert_eq!(asked, Some(10_000));
            assert_eq!(answers, (0..10_000).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn who_has_enough_stops_everybody() {
        let mut taken = 0;
        let asked = answer_all(
            2,
            |_| 1,
            |desk| (0..1_000_000_u32).take_while(|number| desk.ask(*number)).count(),
            |number| number,
            &mut |_| {
                taken += 1;
                taken < 100
            },
        );
        assert_eq!(taken, 100);
        assert!(asked.unwrap() < 1_000_000);
    }
}
