#include "converge/engine/crew.h"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <set>

using namespace converge;

TEST_CASE("every job is done before the crew goes home") {
  std::atomic<int> done = 0;
  {
    Crew crew(3);
    for (int i = 0; i < 100; ++i) crew.give([&] { ++done; });
  }
  CHECK(done == 100);
}

TEST_CASE("as many jobs run at a time as there are hands, and no more") {
  std::latch all_at_once(3);
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  {
    Crew crew(3);
    for (int i = 0; i < 3; ++i) crew.give([&] { all_at_once.arrive_and_wait(); });
    for (int i = 0; i < 50; ++i)
      crew.give([&] {
        const int now = ++running;
        int seen = most;
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        std::this_thread::yield();
        --running;
      });
  }
  CHECK(most <= 3);
}

TEST_CASE("a thread that is free is used again") {
  std::set<std::thread::id> threads;
  {
    Crew crew(8);
    for (int i = 0; i < 20; ++i) {
      std::latch done(1);
      crew.give([&] {
        threads.insert(std::this_thread::get_id());
        done.count_down();
      });
      done.wait();
      // The thread says that it is free a moment after its job is done.
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  CHECK(threads.size() < 8);
}
