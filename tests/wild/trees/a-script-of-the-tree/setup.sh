#!/bin/sh
echo greeting from {{ 'the tree' }} > result
