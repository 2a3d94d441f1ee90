#include "converge/base/channel.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using namespace converge;

TEST_CASE("values of many threads all arrive") {
  Channel<int> channel;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&channel] {
      for (int n = 1; n <= 100; ++n) channel.push(n);
    });
  int sum = 0;
  for (int i = 0; i < 800; ++i) sum += channel.pop();
  for (std::thread& thread : threads) thread.join();
  CHECK(sum == 8 * 5050);
}
